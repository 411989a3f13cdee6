"""A community's own beginnings of texts: managers look after them here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.access import enter
from communities.permissions import Permission
from content.access import reader
from content.actions import create_template, edit_template, remove_template
from content.beginnings import BEGINNINGS
from content.forms import TemplateForm
from content.models import Kind, TextTemplate


@login_required
@require_safe
def template_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own templates by kind, beside those every community has."""
    standing = enter(request, slug)
    standing.require(Permission.EDIT_COMMUNITY)
    own = list(TextTemplate.objects.visible_to(request.user).filter(community=standing.community))
    rows = [
        {"label": kind.label, "own": [each for each in own if each.kind == kind], "given": BEGINNINGS.get(kind, [])}
        for kind in Kind
    ]
    return render(request, "content/template_list.html", {"rows": rows})


@login_required
def template_create(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_COMMUNITY)
    form = TemplateForm(request.POST or None, community=standing.community)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_template(by=reader(request), community=standing.community, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"“{made.name}” is offered now when somebody begins one.")
            return redirect("content:template-list", slug)
    return render(request, "content/template_edit.html", {"form": form, "template": None})


@login_required
def template_edit(request: HttpRequest, slug: str, template_id: int) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.EDIT_COMMUNITY)
    template = _find(request, slug, template_id)
    known = {name: getattr(template, name) for name in ("kind", "name", "purpose", "body")}
    form = TemplateForm(request.POST or None, community=standing.community, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            edit_template(by=reader(request), template=template, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("content:template-list", slug)
    return render(request, "content/template_edit.html", {"form": form, "template": template})


@login_required
@require_POST
def template_remove(request: HttpRequest, slug: str, template_id: int) -> HttpResponse:
    enter(request, slug).require(Permission.EDIT_COMMUNITY)
    template = _find(request, slug, template_id)
    remove_template(by=reader(request), template=template)
    messages.success(request, f"“{template.name}” is gone. Texts begun with it stay.")
    return redirect("content:template-list", slug)


def _find(request: HttpRequest, slug: str, template_id: int) -> TextTemplate:
    templates = TextTemplate.objects.visible_to(request.user).filter(community__slug=slug)
    return get_object_or_404(templates.select_related("community"), pk=template_id)
