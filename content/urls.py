"""Addresses of content: everything under /c/<slug>/ that people write and read."""

from django.urls import URLPattern, URLResolver, path

from content.views import drafts, items, mentions, pages, posts, reactions, replies, revisions, shares, threads

app_name = "content"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:slug>/asks/", threads.ask_list, name="ask-list"),
    path("<slug:slug>/asks/new/", threads.ask_create, name="ask-create"),
    path("<slug:slug>/asks/similar/", threads.ask_similar, name="ask-similar"),
    path("<slug:slug>/threads/", threads.thread_list, name="thread-list"),
    path("<slug:slug>/threads/new/", threads.thread_create, name="thread-create"),
    path("<slug:slug>/threads/<int:thread_id>/", threads.thread_detail, name="thread-detail"),
    path("<slug:slug>/threads/<int:thread_id>/edit/", threads.thread_edit, name="thread-edit"),
    path("<slug:slug>/threads/<int:thread_id>/close/", threads.thread_close, name="thread-close"),
    path("<slug:slug>/threads/<int:thread_id>/reopen/", threads.thread_reopen, name="thread-reopen"),
    path("<slug:slug>/posts/", posts.post_list, name="post-list"),
    path("<slug:slug>/posts/new/", posts.post_create, name="post-create"),
    path("<slug:slug>/posts/new/keep/", posts.post_keep, name="post-keep"),
    path("<slug:slug>/posts/drafts/", posts.draft_list, name="draft-list"),
    path("<slug:slug>/posts/<int:post_id>/", posts.post_detail, name="post-detail"),
    path("<slug:slug>/posts/<int:post_id>/edit/", posts.post_edit, name="post-edit"),
    path("<slug:slug>/posts/<int:post_id>/publish/", posts.post_publish, name="post-publish"),
    path("<slug:slug>/pages/", pages.page_list, name="page-list"),
    path("<slug:slug>/pages/new/", pages.page_create, name="page-create"),
    path("<slug:slug>/pages/<slug:page_slug>/", pages.page_detail, name="page-detail"),
    path("<slug:slug>/pages/<slug:page_slug>/edit/", pages.page_edit, name="page-edit"),
    path("<slug:slug>/pages/<slug:page_slug>/history/", revisions.page_history, name="page-history"),
    path("<slug:slug>/pages/<slug:page_slug>/diff/", revisions.page_diff, name="page-diff"),
    path("<slug:slug>/tags/<str:tag_slug>/", items.tag_detail, name="tag-detail"),
    path("<slug:slug>/preview/", items.preview, name="preview"),
    path("<slug:slug>/drafts/keep/", drafts.draft_keep, name="draft-keep"),
    path("<slug:slug>/drafts/drop/", drafts.draft_drop, name="draft-drop"),
    path("<slug:slug>/mentions/", mentions.mention_list, name="mention-list"),
    # Acts on an item of any kind.
    path("<slug:slug>/items/<int:item_id>/history/", revisions.item_history, name="item-history"),
    path("<slug:slug>/items/<int:item_id>/diff/", revisions.item_diff, name="item-diff"),
    path(
        "<slug:slug>/items/<int:item_id>/revisions/<int:number>/restore/",
        revisions.revision_restore,
        name="revision-restore",
    ),
    path("<slug:slug>/items/<int:item_id>/remove/", items.item_remove, name="item-remove"),
    path("<slug:slug>/items/<int:item_id>/restore/", items.item_restore, name="item-restore"),
    path("<slug:slug>/items/<int:item_id>/pin/", items.item_pin, name="item-pin"),
    path("<slug:slug>/items/<int:item_id>/unpin/", items.item_unpin, name="item-unpin"),
    path("<slug:slug>/items/<int:item_id>/share/", shares.item_share, name="item-share"),
    path("<slug:slug>/shares/<int:share_id>/withdraw/", shares.share_withdraw, name="share-withdraw"),
    path("<slug:slug>/items/<int:item_id>/follow/", reactions.item_follow, name="item-follow"),
    path("<slug:slug>/items/<int:item_id>/unfollow/", reactions.item_unfollow, name="item-unfollow"),
    path("<slug:slug>/items/<int:item_id>/react/<str:kind>/", reactions.item_react, name="item-react"),
    path("<slug:slug>/items/<int:item_id>/unreact/<str:kind>/", reactions.item_unreact, name="item-unreact"),
    path("<slug:slug>/items/<int:item_id>/replies/new/", replies.reply_create, name="reply-create"),
    path("<slug:slug>/items/<int:item_id>/comments/new/", replies.item_comment, name="item-comment"),
    path("<slug:slug>/items/<int:item_id>/accepted/withdraw/", replies.answer_withdraw, name="answer-withdraw"),
    # Acts on an answer or a comment.
    path("<slug:slug>/replies/<int:reply_id>/comments/new/", replies.reply_comment, name="reply-comment"),
    path("<slug:slug>/replies/<int:reply_id>/edit/", replies.reply_edit, name="reply-edit"),
    path("<slug:slug>/replies/<int:reply_id>/remove/", replies.reply_remove, name="reply-remove"),
    path("<slug:slug>/replies/<int:reply_id>/restore/", replies.reply_restore, name="reply-restore"),
    path("<slug:slug>/replies/<int:reply_id>/history/", revisions.reply_history, name="reply-history"),
    path("<slug:slug>/replies/<int:reply_id>/diff/", revisions.reply_diff, name="reply-diff"),
    path("<slug:slug>/replies/<int:reply_id>/accept/", replies.answer_accept, name="answer-accept"),
    path("<slug:slug>/replies/<int:reply_id>/react/<str:kind>/", reactions.reply_react, name="reply-react"),
    path("<slug:slug>/replies/<int:reply_id>/unreact/<str:kind>/", reactions.reply_unreact, name="reply-unreact"),
]
