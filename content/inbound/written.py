"""What somebody wrote now, out of the whole text of a mail: without what it answers, and without the signature.

Careful rather than thorough: when it is not clear that words are a quotation or a signature, they stay. Each line is
looked at a fixed number of times, so no mail makes it slow. Libraries we tried take every line that begins with a dash
for a signature, and the indent from code.
"""

from __future__ import annotations

import re

FROM_LABELS = "From|Von|De|Da|Van|Od|Fra|Från|Lähettäjä|Feladó|Kimden|От|发件人|差出人"
# Possessive (*+): a line of a hundred thousand underscores is given up on in one go.
HEADER_LINE = re.compile(r"^[*_ >]*+([^\W\d][\w .'’-]{0,24}?)[*_ ]*+\s?[:：][*_]* ?(\S.*)?$")
FROM_LINE = re.compile(rf"^[*_ >]*(?:{FROM_LABELS})[*_ ]*\s?[:：]", re.IGNORECASE)
RULED = re.compile(r"^\s*+(?:[_=]{12,}|-{8,}|-{4,}+.{0,60}?-{4,})\s*$")
LONGEST_RULE = 200
WROTE = re.compile(
    r"(?:wrote|writes|schrieb|a écrit|écrivait|escribió|ha scritto|scrive|schreef|napisał\(?a?\)?|skrev|kirjoitti|escreveu"
    r"|napsal\(?a?\)?|írta|написал\(?а?\)?|写道|のメッセージ)[^:：\n]{0,120}[:：]\s*$",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"^\W*(?:sent from (?:my|outlook|mail|yahoo|proton)|get outlook for|gesendet (?:von|mit)|von meinem .{1,30} gesendet"
    r"|envoyé (?:de|depuis)|téléchargez outlook|enviado (?:desde|do)|obtener outlook|inviato da|verzonden (?:vanaf|met)"
    r"|wysłan[eo] z|sendt fra|skickat från|lähetetty|odesláno z|hent outlook|hämta outlook)\b.{0,80}$",
    re.IGNORECASE,
)
FAREWELLS = frozenset(
    """best regards|kind regards|warm regards|regards|best wishes|with best regards|with kind regards|many greetings
    |mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße|beste grüße|liebe grüße|schöne grüße|mfg
    |cordialement|bien cordialement|bien à vous|saludos|saludos cordiales|un saludo|cordiali saluti|distinti saluti
    |met vriendelijke groet|met vriendelijke groeten|groeten|pozdrawiam|z poważaniem|med venlig hilsen|venlig hilsen
    |med vennlig hilsen|vennlig hilsen|med vänliga hälsningar|vänliga hälsningar|mvh|ystävällisin terveisin|terveisin
    |s pozdravem|com os melhores cumprimentos|atenciosamente""".replace("\n    |", "|").split("|")
)
MOST_SIGNATURE = 14  # lines after a farewell; more than that is text
LONGEST_SIGNATURE_LINE = 90
ATTRIBUTION_LINES = 3
LONGEST_ATTRIBUTION = 320
BLANK_LINES = 4  # at most between an attribution and its quotation
QUOTED_KEPT = 8  # lines of what an answer between the lines answers


def written(text: str) -> str:
    """The words of the writer; quotations they answer line by line stay, as Markdown quotations."""
    lines = [line.rstrip() for line in text.replace("\xa0", " ").split("\n")]
    lines = _before_headers(lines)
    lines, is_quoting = _without_attribution(lines)
    lines = _without_signature(lines)
    if is_quoting:
        lines = _without_quotation(lines)
        lines = _without_signature(lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def unflow(text: str, *, delsp: bool = False) -> str:
    """Lines broken by the mail program become paragraphs again (RFC 3676)."""
    joined: list[str] = []
    depth_before, is_open = 0, False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_flowed = words.endswith(" ") and words != "-- "
        said = words[:-1] if is_flowed and delsp else words
        if is_open and depth == depth_before and words != "-- ":
            joined[-1] += said
        else:
            joined.append(f"{'>' * depth} {said}" if depth else said)
        depth_before, is_open = depth, is_flowed
    return "\n".join(joined)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _has_words(lines: list[str]) -> bool:
    return _first_words(lines) < len(lines)


def _first_words(lines: list[str]) -> int:
    """The number of the first line somebody wrote; how many there are, if none is."""
    return next((number for number, line in enumerate(lines) if line.strip() and not _is_quoted(line)), len(lines))


def _before_headers(lines: list[str]) -> list[str]:
    """Up to where a program set the head of the mail it answers: From, Sent, To, Subject, or a ruled line above them."""
    begins = _first_words(lines)
    for number, line in enumerate(lines):
        if not (FROM_LINE.match(line) and _is_head(lines, number)):
            continue
        start = number
        while start and number - start < 5 and _parts_mails(lines[start - 1]):
            start -= 1
        if begins < start:
            return lines[:start]
    return lines


def _parts_mails(line: str) -> bool:
    """An empty line, or one ruled between what was written and what it answers."""
    return not line.strip() or (len(line) <= LONGEST_RULE and bool(RULED.match(line)))


def _is_head(lines: list[str], number: int) -> bool:
    """Three or more lines “Label: value” with at most one odd line between, and an address or a date among them."""
    labelled, odd, said = 0, 0, ""
    for line in lines[number : number + 8]:
        if HEADER_LINE.match(line):
            labelled += 1
            said += line
        elif line.strip():
            odd += 1
        elif labelled:
            break
        if odd > 1:
            break
    return labelled >= 3 and bool(re.search(r"@|\d{4}|\d{1,2}[.:]\d{2}", said))


def _without_attribution(lines: list[str]) -> tuple[list[str], bool]:
    """Without “On Monday Birgit wrote:”, in any language: what ends in a colon before a quotation and names a time or an
    address. Where the quotation is not marked, everything behind it goes. Also says whether there was one."""
    kept: list[str] = []
    number, found = 0, False
    quoted_last = max((place for place, line in enumerate(lines) if _is_quoted(line)), default=-1)
    while number < len(lines):
        length = _attribution(lines, number)
        if not length:
            kept.append(lines[number])
            number += 1
            continue
        found = True
        if quoted_last < number + length and _has_words(kept):
            return kept, found
        number += length
    return kept, found


def _attribution(lines: list[str], number: int) -> int:
    """How many lines of attribution begin here; 0 for none."""
    if not lines[number].strip():
        return 0
    for length in range(1, ATTRIBUTION_LINES + 1):
        said = " ".join(line.strip().lstrip("> ") for line in lines[number : number + length])
        if len(said) > LONGEST_ATTRIBUTION or not all(line.strip() for line in lines[number : number + length]):
            return 0
        if not said.endswith((":", "：")):
            continue
        has_place = bool(re.search(r"\d{1,2}\s?[:.h]\s?\d{2}|[^<>\s]@[^<>\s]", said))
        if WROTE.search(said) and has_place:
            return length
        after = lines[number + length : number + length + BLANK_LINES]
        following = next((line for line in after if line.strip()), "")
        is_marked = _is_quoted(following) and not _is_quoted(lines[number])
        names_mail = bool(re.search(r"[^<>\s]@[^<>\s]|\d{4}|\d{1,2}[:.]\d{2}", said))
        if is_marked and names_mail:
            return length
    return 0


def _without_signature(lines: list[str]) -> list[str]:
    """Up to “-- ”, a farewell with a few short lines behind it, or a line some phone added."""
    begins = _first_words(lines)
    quoted_last = max((number for number, line in enumerate(lines) if _is_quoted(line)), default=-1)
    for number, line in enumerate(lines):
        if line.strip() in {"--", "__"} and begins < number and quoted_last < number:
            lines = lines[:number]
            break
    lines = _trimmed(lines)
    while lines and PHONE.match(lines[-1]):
        lines = _trimmed(lines[:-1])
    for number in range(max(0, len(lines) - MOST_SIGNATURE), len(lines)):
        rest = lines[number + 1 :]
        is_short = all(len(line) <= LONGEST_SIGNATURE_LINE and not _is_quoted(line) for line in rest)
        if _is_farewell(lines[number]) and is_short and begins < number:
            return _trimmed(lines[:number])
    return lines


def _is_farewell(line: str) -> bool:
    return " ".join(line.lower().strip(" ,.!–-").split()) in FAREWELLS


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _without_quotation(lines: list[str]) -> list[str]:
    """Above the text or below it, the quotation goes; answered line by line, it stays, each piece shortened to its end."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_quoted = _is_quoted(line)
        if not line.strip() and runs:
            is_quoted = runs[-1][0]
        if not runs or runs[-1][0] != is_quoted:
            runs.append((is_quoted, []))
        runs[-1][1].append(line)
    while runs and runs[-1][0]:
        runs.pop()
    answered = sum(1 for is_quoted, _ in runs if is_quoted)
    if answered <= 1 and (not runs or runs[0][0] or not _has_words(runs[0][1])):
        return [line for is_quoted, run in runs for line in run if not is_quoted]
    kept: list[str] = []
    for is_quoted, run in runs:
        if not is_quoted:
            kept += run
            continue
        quoted = [line for line in run if line.strip().strip("> ")]
        kept += ["", *quoted[-QUOTED_KEPT:], ""]
    return kept
