"""Releases in CMS's layouts, written here: heads in our words, records made up."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

_PTP_HEAD = (
    "A notice of copyright stands here.\t\t\t\t\t\t\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
)
PtpRow = tuple[str, str, str, str, str]


def ptp(rows: Iterable[PtpRow]) -> bytes:
    """NCCI edits as (column 1, column 2, effective, deletion, indicator)."""
    lines = (f"{a}\t{b}\t\t{c}\t{d}\t{e}\tMade-up rationale\n" for a, b, c, d, e in rows)
    return (_PTP_HEAD + "".join(lines)).encode()


def mue(rows: Iterable[tuple[str, str, str]], services: str = "Practitioner") -> bytes:
    """MUEs as (code, value, adjudication indicator) under a notice of several lines in one cell."""
    head = f'"A notice\n\nof several lines.",,,\n"HCPCS/\nCPT Code",{services} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    return (head + "".join(f"{a},{b},{c},Made up\n" for a, b, c in rows)).encode()


MAI_2 = "2 Date of Service Edit: Policy"
MAI_3 = "3 Date of Service Edit: Clinical"
_RVU_STACK = (
    ("HCPCS", "", "", "", "HCPCS"),
    ("MOD", "", "", "", "MOD"),
    ("DESCRIPTION", "", "", "", "DESCRIPTION"),
    ("STATUS CODE", "", "", "STATUS", "CODE"),
    ("WORK", "", "", "WORK", "RVU"),
    ("NFPE", "", "NON-FAC", "", "PE RVU"),
    ("FPE", "", "FACILITY ", "", "PE RVU"),
    ("MP", "", "", "MP", "RVU"),
    ("NFT", "", "", "NON-FACILITY", "TOTAL"),
    ("FT", "", "", "FACILITY", "TOTAL"),
    ("GLOB", "", "", "GLOB", "DAYS"),
    ("MULT", "", "", "MULT", "PROC"),
    ("PRIC", "", "", "PRIC", "IND"),
    ("CF", "", "", "CONV", "FACTOR"),
)


def pprrvu(
    rows: Iterable[dict[str, str]],
    *,
    release: str = "2026 National Physician Fee Schedule Relative Value File July Release",
    factor: str = "33.4009",
    without: Sequence[str] = (),
) -> bytes:
    """Relative values with stacked names of columns; cells not given have a plain default."""
    stack = [one for one in _RVU_STACK if one[0] not in without]
    blank = "," * (len(stack) - 3)
    lines = [
        f",,{release}{blank}",
        f",,A notice of copyright{blank}",
        f",,{blank}",
        f",,RELEASED 06/30/2026{blank}",
    ]
    lines += [",".join(one[at] for one in stack) for at in range(1, 5)]
    for row in rows:
        cells = {"DESCRIPTION": "made up", "STATUS CODE": "A", "WORK": "0.04", "NFPE": "0.16", "FPE": "0.02", "MP": "0.00", "NFT": "0.20", "FT": "0.06", "GLOB": "ZZZ", "MULT": "0", "CF": factor} | row  # fmt: skip
        lines.append(",".join(cells.get(one[0], "") for one in stack))
    return ("\r\n".join(lines) + "\r\n").encode()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return made.getvalue()


def full_release(folder: Path, version: str, shift: int, extra: Sequence[PtpRow]) -> None:
    """Four files of about 675,000 edits in all CMS's shape, made by DuckDB in bulk.

    ``shift`` moves the borders between the parts, as they move from one quarter to the next.
    """
    folder.mkdir()
    each = 675_000
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "300MB"})
    for part in range(4):
        first = part * each + (shift if part else 0)
        last = (part + 1) * each + (shift if part < 3 else 0)
        made = folder / "part.txt"
        connection.execute(
            "COPY (SELECT printf('%05d', 20000 + i // 50), printf('%05d', 30000 + (i * 7919) % 60000), '',"
            " '20200101', CASE WHEN i % 3 = 0 THEN '20231231' ELSE '*' END, (i % 2)::VARCHAR, 'Made-up rationale'"
            f" FROM range({first}, {last}) t(i)) TO '{made}' (DELIMITER '\t', HEADER false)"
        )
        mine = [row for at, row in enumerate(extra) if (at + shift) % 4 == part]
        with (folder / f"ccipra-{version}-f{part + 1}.txt").open("wb") as out:
            out.write(ptp(mine))
            out.write(made.read_bytes())
        made.unlink()
    connection.close()
