"""What happens to an answer of the Coverage API between two editions: noise, and true changes."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any, Final

from tests.evaluation.pairs import Label
from tests.evaluation.tables.answers import Answer, Record, escaped
from tests.evaluation.tables.vocabulary import diagnosis_words, procedure_words

Noise = Callable[[Random, Answer], Answer | None]
Changed = tuple[Answer, tuple[Label, ...]]
Change = Callable[[Random, Answer], Changed | None]


def _formed(answer: Answer, **changed: Any) -> Answer:
    return replace(answer, form=replace(answer.form, **changed))


def _each(answer: Answer, turn: Callable[[Record], Record]) -> Answer:
    return replace(answer, records=tuple(turn(one) for one in answer.records))


def _texts(answer: Answer, turn: Callable[[str], str]) -> Answer | None:
    """The fields that hold markup, turned."""
    if not any("&lt;" in str(value) for one in answer.records for value in one.values()):
        return None
    return _each(
        answer,
        lambda one: {
            key: turn(value) if isinstance(value, str) and "&lt;" in value else value
            for key, value in one.items()
        },
    )


def records_shuffled(draw: Random, answer: Answer) -> Answer | None:
    """Records in another order."""
    if len(answer.records) < 2:
        return None
    return replace(answer, records=tuple(draw.sample(answer.records, len(answer.records))))


def keys_shuffled(draw: Random, answer: Answer) -> Answer | None:
    """Keys in another order."""
    return _formed(answer, key_seed=draw.randrange(1_000))


def indented(_draw: Random, answer: Answer) -> Answer | None:
    """White space between the values."""
    return _formed(answer, indent=2)


def rebuilt(_draw: Random, answer: Answer) -> Answer | None:
    """Another day on which the database was built."""
    return _formed(answer, rebuilt="2026-04-09 01:02:03")


def version_raised(_draw: Random, answer: Answer) -> Answer | None:
    """The document's version on each record."""
    keys = ("article_version", "lcd_version")
    if not any(key in answer.records[0] for key in keys) or answer.endpoint in {"article", "lcd"}:
        return None
    return _each(
        answer, lambda one: {key: value + 1 if key in keys else value for key, value in one.items()}
    )


def sequence_raised(_draw: Random, answer: Answer) -> Answer | None:
    """Numbers of rows and of code set versions."""
    keys = re.compile(
        r"sort_order|related_num|url_id|(?:hcpc_code|icd10_code|bill_code|revenue_code|contractor|r_lcd|r_ncd)_version|reason_change_version"
    )
    if not any(keys.fullmatch(key) for key in answer.records[0]):
        return None
    return _each(
        answer,
        lambda one: {
            key: value + 10 if keys.fullmatch(key) and isinstance(value, int) else value
            for key, value in one.items()
        },
    )


def numbers_as_texts(_draw: Random, answer: Answer) -> Answer | None:
    """Numbers in quotation marks."""
    return _formed(answer, texts=True)


def next_page_token(draw: Random, answer: Answer) -> Answer | None:
    """A token for a next page that is not there."""
    return _formed(answer, envelope="paged", token=f"tok-{draw.randrange(10**9)}")


def in_pages(_draw: Random, answer: Answer) -> Answer | None:
    """The same records as a list of answers."""
    return _formed(answer, envelope="pages") if len(answer.records) > 1 else None


def data_as_object(_draw: Random, answer: Answer) -> Answer | None:
    """The one record itself where a list of it stood."""
    return _formed(answer, envelope="object") if len(answer.records) == 1 else None


def escaped_once_more(_draw: Random, answer: Answer) -> Answer | None:
    """Tags as tags where they were entities."""
    return _texts(answer, html.unescape)


def paragraphs_as_blocks(_draw: Random, answer: Answer) -> Answer | None:
    """Other elements around the same words."""
    return _texts(
        answer,
        lambda text: text.replace(
            "&lt;p&gt;", "&lt;div class=&quot;text&quot;&gt;&lt;span&gt;"
        ).replace("&lt;/p&gt;", "&lt;/span&gt;&lt;/div&gt;"),
    )


def breaks_and_spaces(_draw: Random, answer: Answer) -> Answer | None:
    """Line ends and hard spaces between the same words."""
    return _texts(
        answer,
        lambda text: text.replace("&gt;&lt;", "&gt;\r\n\t&lt;").replace(" the ", "&amp;nbsp;the  "),
    )


def nothing_as_null(_draw: Random, answer: Answer) -> Answer | None:
    """Null where an empty text or N/A stood."""
    if not any(
        value in {"", "N/A"} for value in answer.records[0].values() if isinstance(value, str)
    ):
        return None
    return _each(
        answer,
        lambda one: {
            key: None if value in {"", "N/A"} and key != "last_updated" else value
            for key, value in one.items()
        },
    )


def codes_described_anew(_draw: Random, answer: Answer) -> Answer | None:
    """Descriptions of the codes in other words."""
    key = next(
        (
            one
            for one in ("long_description", "description")
            if answer.code and one in answer.records[0]
        ),
        None,
    )
    return _each(answer, lambda one: {**one, key: f"{one[key]} (revised)".upper()}) if key else None


def groups_renumbered(_draw: Random, answer: Answer) -> Answer | None:
    """Other numbers for the same groups."""
    if not answer.group:
        return None
    return _each(answer, lambda one: {**one, answer.group: int(one[answer.group]) + 1})


NOISE: Final[Mapping[str, Noise]] = {
    one.__name__: one
    for one in (
        records_shuffled, keys_shuffled, indented, rebuilt, version_raised, sequence_raised, numbers_as_texts, next_page_token, in_pages, data_as_object,
        escaped_once_more, paragraphs_as_blocks, breaks_and_spaces, nothing_as_null, codes_described_anew, groups_renumbered,
    )
}  # fmt: skip


def _free(answer: Answer) -> list[int]:
    return [
        at
        for at, one in enumerate(answer.records)
        if str(one.get(answer.code)) not in answer.touched
    ]


def _with(answer: Answer, records: list[Record], *touched: str) -> Answer:
    return replace(answer, records=tuple(records), touched=answer.touched | set(touched))


def _diagnoses(answer: Answer) -> bool:
    return "icd10" in answer.code


def row_joins(draw: Random, answer: Answer) -> Changed | None:
    """A row for a code that was in no group."""
    free = [code for code in answer.spare if code not in answer.touched]
    if not answer.code or not free:
        return None
    code, model = draw.choice(free), draw.choice(answer.records)
    words = (
        {"description": diagnosis_words(code)}
        if _diagnoses(answer)
        else {
            "long_description": procedure_words(code),
            "short_description": procedure_words(code)[:20],
        }
    )
    kinds = frozenset({"diagnosis_added" if _diagnoses(answer) else "code_added"})
    return _with(answer, [*answer.records, {**model, answer.code: code, **words}], code), (
        Label(kinds=kinds, codes=frozenset({code}), after=code),
    )


def row_leaves(draw: Random, answer: Answer) -> Changed | None:
    """A code whose row is gone."""
    if not answer.code:
        return None
    at = draw.choice(_free(answer))
    code = answer.records[at][answer.code]
    kinds = frozenset({"diagnosis_removed" if _diagnoses(answer) else "code_removed"})
    return _with(answer, [*answer.records[:at], *answer.records[at + 1 :]], code), (
        Label(kinds=kinds, codes=frozenset({code}), before=code),
    )


def row_regrouped(draw: Random, answer: Answer) -> Changed | None:
    """A code under another group, where both go on."""
    groups = sorted({one[answer.group] for one in answer.records}) if answer.group else []
    if (
        len(groups) < 2
        or min(sum(one[answer.group] == group for one in answer.records) for group in groups) < 3
    ):
        return None
    at = draw.choice(_free(answer))
    one = answer.records[at]
    other = draw.choice([group for group in groups if group != one[answer.group]])
    moved = {**one, answer.group: other}
    label = Label(kinds=frozenset({"code_relisted"}), codes=frozenset({one[answer.code]}))
    return _with(
        answer, [*answer.records[:at], moved, *answer.records[at + 1 :]], one[answer.code]
    ), (label,)


#: Sentences and what they become: (key, before, after, kinds, codes).
_SENTENCES: Final = (
    ("description", "are separately payable when", "are not separately payable when", {"coverage_changed", "guidance_changed", "criteria_changed", "payment_changed"}, {"17000", "17003"}),
    ("description", "The record must name", "The record may name", {"documentation_changed", "guidance_changed"}, set[str]()),
    ("description", "No more than 2 visits in 30 days", "No more than 1 visits in 30 days", {"frequency_limit_changed", "unit_limit_changed"}, set[str]()),
    ("description", "Report 17004 once for fifteen", "Report 17004 twice for fifteen", {"guidance_changed", "unit_limit_changed", "frequency_limit_changed", "criteria_changed"}, {"17004"}),
    ("indication", "is required before removal", "is not required before removal", {"criteria_changed", "guidance_changed", "coverage_changed"}, set[str]()),
    ("indication", "the looks alone are not covered", "the looks alone are covered", {"coverage_changed"}, set[str]()),
    ("indications_limitations", "more than 15 growths", "more than 5 growths", {"criteria_changed", "guidance_changed", "unit_limit_changed"}, set[str]()),
    ("doc_reqs", "must show why", "must show with photographs why", {"documentation_changed", "criteria_changed", "guidance_changed"}, set[str]()),
    ("indications_limitations", "is covered when the growth bleeds", "is not covered when the growth bleeds", {"coverage_changed"}, set[str]()),
    ("paragraph", "are not paid on the day", "are paid on the day", {"coverage_changed", "guidance_changed", "payment_changed"}, set[str]()),
    ("paragraph", "Report the units of 17003 on one line", "Report the units of 17003 on two lines", {"guidance_changed", "unit_limit_changed"}, {"17003"}),
)  # fmt: skip


def sentence_turned(draw: Random, answer: Answer) -> Changed | None:
    """A sentence that says otherwise."""
    fitting = [
        (at, *one) for at, record in enumerate(answer.records) for one in _SENTENCES if one[1] in str(record.get(one[0], ""))
    ]  # fmt: skip
    if not fitting or answer.touched:
        return None
    at, key, old, new, kinds, codes = draw.choice(fitting)
    record = answer.records[at]
    changed = {**record, key: str(record[key]).replace(old, new)}
    label = Label(
        kinds=frozenset(kinds), codes=frozenset(codes), before=old, after=new, code_level=False
    )
    return _with(answer, [*answer.records[:at], changed, *answer.records[at + 1 :]], key), (label,)


def supported_codes_lessened(_draw: Random, answer: Answer) -> Changed | None:
    """A group's paragraph that names one procedure code less."""
    if answer.endpoint != "article/icd10-covered-group" or answer.touched:
        return None
    first = answer.records[0]
    changed = {
        **first,
        "paragraph": escaped("<p>These diagnoses support CPT codes 17000 and 17004:</p>"),
    }
    label = Label(
        kinds=frozenset({"code_removed", "guidance_changed", "coverage_changed"}),
        codes=frozenset({"17003"}),
        before="17003",
        code_level=False,
    )
    return _with(answer, [changed, *answer.records[1:]], "paragraph"), (label,)


def document_ended(_draw: Random, answer: Answer) -> Changed | None:
    """A day on which the document is retired."""
    key = next(
        (one for one in ("date_retired", "effective_end_date") if one in answer.records[0]), None
    )
    if key is None:
        return None
    one = {**answer.records[0], key: "06/30/2026"}
    kinds = frozenset({"policy_retired" if key == "date_retired" else "effective_date_changed"})
    return _with(answer, [one], key), (
        Label(kinds=kinds, codes=frozenset(), effective={"all": "2026-06-30"}, code_level=False),
    )


def modifier_joins(_draw: Random, answer: Answer) -> Changed | None:
    """A modifier that was not listed."""
    if answer.endpoint != "article/hcpc-modifier":
        return None
    row = {**answer.records[0], "hcpc_modifier_code_id": "XU", "description": "Unusual service"}
    return _with(answer, [*answer.records, row]), (
        Label(
            kinds=frozenset({"modifier_changed"}), codes=frozenset(), after="XU", code_level=False
        ),
    )


def modifier_leaves(_draw: Random, answer: Answer) -> Changed | None:
    """A modifier that is listed no longer."""
    if answer.endpoint != "article/hcpc-modifier":
        return None
    return _with(answer, list(answer.records[1:])), (
        Label(
            kinds=frozenset({"modifier_changed"}), codes=frozenset(), before="25", code_level=False
        ),
    )


def jurisdiction_shrinks(_draw: Random, answer: Answer) -> Changed | None:
    """A contractor for whom the article no longer holds."""
    if answer.endpoint != "article/contractor":
        return None
    return _with(answer, list(answer.records[1:])), (
        Label(
            kinds=frozenset({"applicability_changed"}),
            codes=frozenset(),
            before="301",
            code_level=False,
        ),
    )


#: By name: the change, and its family; two of one family would be told as one.
CHANGES: Final[Mapping[str, tuple[Change, str]]] = {
    one.__name__: (one, family)
    for one, family in (
        (row_joins, "joins"), (row_leaves, "leaves"), (row_regrouped, "groups"), (sentence_turned, "words"), (supported_codes_lessened, "words"),
        (document_ended, "end"), (modifier_joins, "modifier"), (modifier_leaves, "modifier"), (jurisdiction_shrinks, "contractor"),
    )
}  # fmt: skip
