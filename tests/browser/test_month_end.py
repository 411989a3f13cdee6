"""Month-end: the draft is edited, a figure left out, signed, printed and taken along; who was named reads it and nothing else."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from metrics.desk import filling
from metrics.models import MonthlyReport
from tests.metrics.months import LAST, fill, on, read_measure, write
from tests.metrics.rows import make_target

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def october(community):
    """A month with asks, answers, uses, role shares against a target; its draft is on the desk."""
    fill(community)
    make_target(community, adopted_at=on(2))
    for role, count in (("consumer", 146), ("creator", 38), ("connector", 10), ("carrier", 17), ("caretaker", 25)):
        low, high = max(count / 212 - 0.04, 0), count / 212 + 0.04
        read_measure(community, f"acting-{role}", count / 212, n=212, low=low, high=high, detail={"k": count})
    report = write(community)
    filling.fill(community)
    return report


def number(page, name: str) -> str:
    """What the page prints of a figure."""
    row = page.locator(".sheet tr", has=page.get_by_role("rowheader", name=name, exact=True))
    return row.locator("td").first.inner_text()


def test_a_manager_ends_the_month(sign_in, has_no_barriers, alice, charlie, community, october):
    page = sign_in(alice)
    page.goto(f"/c/{community.slug}/manage/")
    page.locator("#report").get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{LAST.word}: 6 of 7 asks had a reply by its end")
    expect(page.locator("main")).to_contain_text("Only managers see it")
    has_no_barriers(page)

    page.get_by_role("link", name="Edit the words").click()
    findings = page.get_by_label("Findings", exact=True)
    expect(findings).to_have_value(re.compile("7 asks came in"))
    findings.fill("The pumps ran. **Nobody waited** by day.")
    has_no_barriers(page)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#follows ~ section strong")).to_have_text("Nobody waited")

    page.get_by_role("link", name="Answers", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Answers: 5")
    has_no_barriers(page)
    page.get_by_text("Leave it out").first.click()
    page.get_by_label("Why it is left out").fill("Imported ones are among them.")
    page.get_by_role("button", name="Leave it out").click()
    expect(page.locator(".sheet")).to_contain_text("Imported ones are among them.")
    expect(page.locator(".sheet")).not_to_contain_text("answers were written")

    page.goto(f"/c/{community.slug}/reports/")
    page.get_by_text("Name a reader").click()
    page.get_by_label("Who", exact=True).fill(f"@{charlie.handle}")
    page.get_by_label("Reads it as").select_option("sponsor")
    has_no_barriers(page)
    page.get_by_role("button", name="Name them").click()
    expect(page.locator("#readers")).to_contain_text("Charlie Outside")

    page.get_by_role("link", name=LAST.name).click()
    page.get_by_role("button", name="Sign it").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign it").click()
    expect(page.locator(".sheet__signed")).to_contain_text("Signed by Alice Manager on")
    expect(page.get_by_role("link", name="Edit the words")).to_have_count(0)
    assert MonthlyReport.objects.get().is_signed

    page.get_by_role("link", name="Sponsor", exact=True).click()
    expect(page.locator(".sheet__opening")).to_contain_text("For whoever answers for the community")
    shown = number(page, "Connectors")
    assert shown == "5\N{NO-BREAK SPACE}%"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="The same numbers as CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    exported = {row[1]: row[2] for row in csv.reader(io.StringIO(text)) if len(row) > 9}
    assert exported["Connectors"] == shown.replace("\N{NO-BREAK SPACE}", " ")
    assert exported["Answers"] == "left out"

    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".margin")).to_be_hidden()
    expect(page.locator(".sheet__running")).to_contain_text(f"Monthly report, {LAST.name}")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")

    phone = sign_in(charlie, viewport={"width": 360, "height": 740})
    phone.goto(october.get_absolute_url())
    expect(phone.get_by_role("heading", level=1)).to_contain_text(LAST.word)
    expect(phone.locator(".tabs")).to_have_count(0)
    assert number(phone, "Connectors") == shown
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    has_no_barriers(phone)
    phone.get_by_role("link", name="Connectors", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Connectors: 5")
    assert phone.goto(f"/c/{community.slug}/purposes/").status == 404
