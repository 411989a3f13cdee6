"""Two weeks subtracted from each other: no group of one to four people comes out, through whichever door.

One person joins (or leaves) between two Mondays. Somebody who knows that lays the page, the API, the report and the CSV
of both weeks side by side, and looks for a number of people that moved by fewer than five.
"""

import re
from itertools import product

import pytest
from django.urls import reverse

from metrics.profile import mix_parts, profile_of
from metrics.report import report_of
from metrics.shown import weeks_of
from metrics.trends import trend_of
from roles.models import CommunityWeek, Role
from tests.metrics.rows import BANDS, make_target, make_week
from tests.metrics.test_role_report import both

pytestmark = pytest.mark.django_db
MAIN = (Role.CREATOR, Role.CONNECTOR, Role.CARRIER, Role.CARETAKER)
SIZES = (20, 33, 49, 50, 61, 84, 212)


def week_of(n, extra):
    """A community of n with some of everything; extra: the roles of one more person."""
    acting = {role: (n * share) // 100 for role, share in zip(Role.values, (70, 20, 9, 12, 6), strict=True)}
    primary = {role: (n * share) // 100 for role, share in zip(Role.values, (52, 13, 6, 8, 4), strict=True)}
    primary["peripheral"] = n - sum(primary.values())
    if extra is None:
        return n, acting, primary
    main = next((role for role in extra if role in MAIN), extra[0] if extra else "peripheral")
    more = {role: k + (role in extra) for role, k in acting.items()}
    return n + 1, more, {role: k + (role == main) for role, k in primary.items()}


def people_in(report):
    """Every number of people that is printed of roles: none is exact, so “about 15” is all there is."""
    cells = [row[3] for row in (*report.roles.rows, *report.mix.rows)]
    assert all(re.fullmatch(r"about [\d,]+|fewer than 5|all but fewer than 5|not shown", cell) for cell in cells), cells
    return [int(found[1].replace(",", "")) if (found := re.match(r"about ([\d,]+)", cell)) else None for cell in cells]


def implied_people(text, n):
    """What a printed share of n can mean in people, each way it may have been rounded."""
    share = int(text.split("\N{NO-BREAK SPACE}")[0])
    step = 5 if n < 50 else 1
    return {k for k in range(n + 1) if abs(100 * k / n - share) <= step / 2 + 1e-9}


@pytest.mark.parametrize(
    "extra", [("consumer",), ("consumer", "connector"), ("carrier",), ("caretaker", "creator"), ()]
)
@pytest.mark.parametrize("n", SIZES)
def test_one_joiner_moves_no_printed_number_by_less_than_five(n, extra, community, alice):
    for back, who in ((1, None), (0, extra)):
        members, acting, primary = week_of(n, who)
        make_week(community, members, back=back, acting=acting, primary=primary)
    make_target(community, author=alice)
    weeks = weeks_of(community, alice)
    first, second = (report_of(community, alice, [week]) for week in weeks)
    for before, after in zip(people_in(first), people_in(second), strict=False):
        if before is not None and after is not None:
            assert abs(after - before) == 0 or abs(after - before) >= 5
    for report in (first, second):
        for row, cell in zip(report.roles.rows, [row.cell for row in report.profile.rows], strict=True):
            if cell.people is not None:  # the share tells no more than the rounded count does
                assert cell.people in implied_people(row[2], cell.n)


def test_a_week_of_changes_one_by_one_prints_as_few_pages_as_there_are_steps_of_five(community):
    """All that hangs on the exact count is a step: of any five counts in a row at least four look like a neighbour."""
    looks = []
    for k in range(30, 60):
        week = CommunityWeek(
            community=community, members=212, acting={"creator": k}, primary={}, acts={}, as_of="2026-11-16"
        )
        row = profile_of(week, {}, 10).rows[1]
        looks.append((row.says, row.label, row.cell.ends_say, row.cell.share))
    assert len(set(looks)) == 7


def test_every_door_shows_the_same_numbers(as_user, bob, community):
    """What is safe on one page could be undone beside another: so page, API, report, CSV and trend have one source."""
    for back, who in ((1, None), (0, ("consumer", "connector"))):
        members, acting, primary = week_of(84, who)
        make_week(community, members, back=back, acting=acting, primary=primary)
    make_target(community)
    client = as_user(bob)
    week = weeks_of(community, bob)[-1]
    shown = {row.role: row.cell for row in profile_of(week, {}, 10).rows}
    api = client.get(f"/api/v1/communities/{community.slug}/weeks/").json()["results"][0]["shares"]
    assert [(s["people"], s["share"]) for s in api] == [(c.people_says, c.share_says) for c in shown.values()]
    _, blocks = both(client, community, to=str(week.as_of))
    assert [row[3] for row in blocks["Roles"][1:]] == [c.people_says for c in shown.values()]
    page = client.get(reverse("metrics:role-profile", args=[community.slug])).content.decode()
    for role, cell in shown.items():
        assert cell.people_says in page
        rows = trend_of(role, [week], [], small_group=10, href="").rows
        assert rows[0][1] == cell.people_says
    exact = {f">{k}<" for k in (*week.acting.values(), *week.primary.values()) if k % 5}
    assert not [number for number in exact if f'<td class="num"{number}' in page]


def test_filters_of_a_page_never_split_a_week(as_user, bob, community):
    """?role= chooses a trend, ?page= a page of acts; nothing an address says makes a smaller group (rule 4)."""
    make_week(community)
    make_target(community, BANDS)
    client = as_user(bob)

    def numbers(**query):
        page = client.get(reverse("metrics:role-profile", args=[community.slug]), query).content.decode()
        return re.findall(r'gauge__says"><strong>.*?</p>', page)

    plain = numbers()
    assert plain
    for query in ({"role": "carrier"}, {"country": "PL"}, {"position": "manager"}, {"members": "3"}):
        assert numbers(**query) == plain


def test_what_is_left_out_is_not_told_to_the_person_either(as_user, bob, community):
    """Who opted out since last week cannot be seen in the number of those who did."""
    said = []
    for opted_out, inactive in product((0, 1, 4), (0, 4)):
        CommunityWeek.objects.all().delete()
        make_week(community, 60, opted_out=opted_out, inactive=inactive)
        page = as_user(bob).get(reverse("metrics:role-profile", args=[community.slug])).content.decode()
        said.append(re.search(r"are not counted; .*? opted out", page)[0])
    assert len(set(said)) == 1


def test_the_parts_of_the_composition_are_drawn_from_what_is_printed(community):
    """Widths, too: two communities that print alike are drawn alike."""
    n, acting, primary = week_of(84, None)
    drawn = {}
    for shift in range(3):
        shifted = {**primary, "creator": primary["creator"] + shift, "consumer": primary["consumer"] - shift}
        week = CommunityWeek(
            community=community, members=n, acting=acting, primary=shifted, acts={}, as_of="2026-11-16"
        )
        parts = mix_parts(profile_of(week, {}, 10), {})
        drawn.setdefault(str([part["title"] for part in parts]), set()).add(str([part["share"] for part in parts]))
    assert all(len(widths) == 1 for widths in drawn.values())
