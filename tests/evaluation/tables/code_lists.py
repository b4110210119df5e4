"""Lists of codes in the shapes in which CMS, its contractors and payers put them out."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final

from tests.evaluation.tables.sheets import (
    DIAGNOSIS_KINDS,
    PROCEDURE_KINDS,
    Row,
    Sheet,
    Typing,
    dotless,
)
from tests.evaluation.tables.vocabulary import (
    DIAGNOSES,
    HCPCS,
    PROCEDURES,
    diagnosis_words,
    procedure_words,
)

Make = Callable[[Random], Sheet]
_DAYS: Final = ("01/01/2025", "04/01/2025", "07/01/2025", "10/01/2025")


def _drawn(
    draw: Random, pool: Sequence[str], least: int, most: int
) -> tuple[list[str], tuple[str, ...]]:
    """Some codes of a pool in order, and a few others that may join them."""
    chosen = draw.sample(pool, min(len(pool) - 6, draw.randint(least, most)))
    rest = [code for code in pool if code not in chosen]
    return sorted(chosen), tuple(draw.sample(rest, min(6, len(rest))))


def _list(
    publisher: str,
    shape: str,
    columns: Sequence[tuple[str, str]],
    *,
    pool: Sequence[str] = PROCEDURES,
    form: str = "csv",
    typing: Typing | None = None,
    kinds: Mapping[str, frozenset[str]] | None = None,
    above: tuple[str, ...] = (),
    below: tuple[str, ...] = (),
    shown: Callable[[str], str] = str,
    fill: Callable[[Random, str, int], Row] | None = None,
    least: int = 12,
    most: int = 36,
    group: str = "",
) -> Make:
    diagnoses = pool is DIAGNOSES
    words = diagnosis_words if diagnoses else procedure_words

    def make(draw: Random) -> Sheet:
        codes, spare = _drawn(draw, pool, least, most)
        rows = [
            {"code": shown(code), "words": words(code), **(fill(draw, code, at) if fill else {})}
            for at, code in enumerate(codes)
        ]
        if group:
            rows.sort(key=lambda row: row[group])
        return Sheet(
            publisher=publisher, shape=shape, format=form, columns=tuple(columns), rows=tuple(rows),
            typing=typing or Typing(), above=above, below=below, spare=tuple(shown(one) for one in spare), group=group,
            kinds=kinds or (DIAGNOSIS_KINDS if diagnoses else PROCEDURE_KINDS),
        )  # fmt: skip

    return make


def _authorised(draw: Random, _code: str, _at: int) -> Row:
    return {"required": draw.choice(("Yes", "No")), "from": draw.choice(_DAYS)}


def _priced(draw: Random, _code: str, _at: int) -> Row:
    fee = draw.randint(900, 90_000) / 100
    return {
        "modifier": "",
        "amount": f"{fee:.2f}",
        "lower": f"{fee * 0.95:.2f}",
        "limit": f"{fee * 1.15:.2f}",
    }


def _with_indicators(draw: Random, _code: str, _at: int) -> Row:
    return {
        "status": draw.choice("ACR"),
        "global": draw.choice(("000", "010", "090", "ZZZ")),
        "multiple": draw.choice("02"),
        "amount": f"{draw.randint(900, 90_000) / 100:.2f}",
    }


def _beside_procedure(draw: Random, _code: str, _at: int) -> Row:
    return {"second": draw.choice(("17000", "17110", "11102"))}


def _limited(draw: Random, _code: str, _at: int) -> Row:
    return {"units": str(draw.randint(1, 20))}


def _numbered(_draw: Random, code: str, at: int) -> Row:
    return {"order": f"{at + 101:05d}", "valid": "1", "short": diagnosis_words(code)[:40]}


def _sectioned(draw: Random, _code: str, _at: int) -> Row:
    return {"section": draw.choice(("Covered when criteria are met:", "Not covered:"))}


def _service(draw: Random, _code: str, _at: int) -> Row:
    return {
        "section": draw.choice(("CLINICAL LABORATORY SERVICES", "RADIOLOGY SERVICES", "PHYSICAL THERAPY SERVICES"))
    }  # fmt: skip


def _dated(draw: Random, _code: str, _at: int) -> Row:
    return {"from": draw.choice(_DAYS), "to": ""}


def _tele(draw: Random, _code: str, _at: int) -> Row:
    return {"audio": draw.choice(("Yes", "No")), "required": draw.choice(("Permanent", "Provisional"))}  # fmt: skip


def _record(draw: Random, code: str, at: int) -> Row:
    return {"sequence": f"{(at + 1) * 100:05d}", "record": "3", "short": procedure_words(code)[:28], "from": draw.choice(("20180101", "20200401"))}  # fmt: skip


_FIXED: Final = Typing(layout="fixed", widths=(14, 52, 14))
_ONE = (("code", ""),)
_TWO = (("code", ""), ("words", ""))
SHAPES: Final[tuple[Make, ...]] = (
    _list("cms", "codes alone", _ONE, form="txt"),
    _list("cms", "codes alone, csv", _ONE, pool=(*PROCEDURES, *HCPCS)),
    _list("cms", "one column", (("code", "HCPCS Code"),)),
    _list("cms", "one column in a workbook", (("code", "HCPCS"),), form="xlsx", typing=Typing(layout="xlsx")),
    _list("cms", "undotted diagnoses alone", _ONE, pool=DIAGNOSES, shown=dotless, form="txt", least=20),
    _list("cms", "undotted diagnoses, one column", (("code", "ICD10_CODE"),), pool=DIAGNOSES, shown=dotless),
    _list("cms", "undotted diagnoses with words", (("code", "Diagnosis Code"), ("words", "Description")), pool=DIAGNOSES, shown=dotless),
    _list("mac", "dotted diagnoses, pipes", _TWO, pool=DIAGNOSES, form="txt", typing=Typing(delimiter="|")),
    _list("mac", "dotted diagnoses alone", _ONE, pool=DIAGNOSES, form="txt"),
    _list("mac", "diagnoses, tabs", (("code", "ICD-10 Code"), ("words", "Description")), pool=DIAGNOSES, form="txt", typing=Typing(delimiter="\t")),
    _list("payer", "codes and words, tabs", _TWO, form="txt", typing=Typing(delimiter="\t")),
    _list("payer", "codes and words, pipes", _TWO, pool=(*PROCEDURES, *HCPCS), form="txt", typing=Typing(delimiter="|")),
    _list("payer", "codes and words, semicolons", (("code", "Code"), ("words", "Description")), typing=Typing(delimiter=";")),
    _list("payer", "quoted list with dates", (("code", "Procedure Code"), ("words", "Description"), ("from", "Effective Date"), ("to", "End Date")),
          typing=Typing(quoted=True), fill=_dated),
    _list("payer", "fixed width", (("code", "Code"), ("words", "Description"), ("from", "Effective Date")), form="txt", typing=_FIXED, fill=_dated),
    _list("payer", "authorization list", (("code", "CPT/HCPCS Code"), ("words", "Description"), ("required", "Prior Authorization Required"), ("from", "Effective Date")),
          pool=(*PROCEDURES, *HCPCS), fill=_authorised, above=("Example Health Plan authorization list",)),
    _list("payer", "authorization workbook", (("code", "Code"), ("words", "Description"), ("required", "PA Required"), ("from", "Effective Date")),
          form="xlsx", typing=Typing(layout="xlsx"), fill=_authorised, above=("Services that need authorization",)),
    _list("payer", "limits", (("code", "HCPCS"), ("words", "Description"), ("units", "Maximum Units per Day")), fill=_limited),
    _list("payer", "list with verdict lines", _ONE, form="txt", fill=_sectioned, group="section", least=14),
    _list("payer", "verdict lines and words", _TWO, form="csv", fill=_sectioned, group="section", least=14),
    _list("cms", "services by category", _TWO, form="txt", typing=Typing(delimiter="\t"), fill=_service, group="section", least=16,
          above=("LIST OF CODES FOR CERTAIN DESIGNATED SERVICES",)),
    _list("cms", "telehealth services", (("code", "Code"), ("words", "Short Descriptor"), ("required", "Status"), ("audio", "Can Audio-only Interaction Meet the Requirements?")),
          pool=PROCEDURES, fill=_tele, above=("LIST OF MEDICARE TELEHEALTH SERVICES",)),
    _list("cms", "ICD-10-CM order file", (("order", ""), ("code", ""), ("valid", ""), ("short", ""), ("words", "")), pool=DIAGNOSES, shown=dotless,
          form="txt", typing=Typing(layout="fixed", widths=(6, 8, 2, 61, 80)), fill=_numbered, least=20),
    _list("cms", "ICD-10-CM codes file", _TWO, pool=DIAGNOSES, shown=dotless, form="txt", typing=Typing(layout="fixed", widths=(8, 80)), least=20),
    _list("cms", "HCPCS alphanumeric file", (("code", "HCPC"), ("sequence", "SEQNUM"), ("record", "RECID"), ("words", "LONG DESCRIPTION"), ("short", "SHORT DESCRIPTION"), ("from", "ADD DT")),
          pool=HCPCS, fill=_record, least=12, most=16),
    _list("cms", "laboratory diagnoses", (("code", "ICD-10-CM Code"), ("words", "ICD-10-CM Code Description"), ("ncd", "NCD")), pool=DIAGNOSES, shown=dotless,
          fill=lambda _draw, _code, _at: {"ncd": "190.23"}, above=("Covered diagnoses for one test",)),
    _list("mac", "fee schedule", (("code", "Procedure Code"), ("modifier", "Modifier"), ("amount", "Par Amount"), ("lower", "Non-Par Amount"), ("limit", "Limiting Charge")),
          fill=_priced, above=("Fee schedule, locality 99",)),
    _list("mac", "fee schedule with indicators", (("code", "HCPCS"), ("status", "Status"), ("global", "Global Days"), ("multiple", "Mult Proc"), ("amount", "Allowed Amount")),
          fill=_with_indicators),
    _list("mac", "diagnoses beside procedures", (("second", "CPT Code"), ("code", "ICD-10-CM Code"), ("words", "Description")), pool=DIAGNOSES, fill=_beside_procedure),
    _list("other", "bare JSON", _ONE, form="json", typing=Typing(layout="bare")),
    _list("other", "JSON lists with limits", (("code", ""), ("units", ""), ("adjudication", ""), ("why", "")), form="json", typing=Typing(layout="lists", numbers=True),
          fill=lambda draw, code, at: {**_limited(draw, code, at), "adjudication": "2", "why": "CMS Policy"}),
    _list("other", "JSON records", (("code", "code"), ("words", "description"), ("required", "prior_auth_required"), ("from", "effective_date")), form="json",
          typing=Typing(layout="records", wrapped_in="codes"), fill=_authorised, above=("2026-01-02T03:04:05Z",)),
)  # fmt: skip
