"""A payer's page that nothing in the program was written for."""

ROWS = (
    ("17000", "Destruction, first premalignant lesion"),
    ("17003", "Destruction, each further premalignant lesion, two to fourteen"),
    ("17004", "Destruction, fifteen premalignant lesions or more"),
    ("11102", "Tangential biopsy, single lesion"),
    ("96567", "Light treatment of premalignant lesions, external"),
)


def policy_page(
    *,
    without: tuple[str, ...] = (),
    heading: str = "The following CPT codes are covered when criteria are met:",
    sentence: str = "Field treatment may be used before destruction.",
    footer: str = "© 2026 Meridian Plan. Page views: 4,211.",
    order: int = 1,
) -> str:
    """One edition; ``order`` -1 turns the rows round."""
    rows = "\n".join(
        f"<tr><td>{code}</td><td>{words}</td></tr>"
        for code, words in ROWS[::order]
        if code not in without
    )
    return f"""<!doctype html>
<html lang="en"><head><title>Meridian Plan: Premalignant Lesion Care</title></head>
<body>
<nav><a href="/">Home</a> <a href="/providers">Providers</a></nav>
<main>
<h1>Premalignant Lesion Care</h1>
<p>Policy Number: MP-417</p>
<p>Last Review Date: 03/02/2026</p>
<h2>Coverage</h2>
<p>Meridian Plan considers destruction of actinic keratoses medically necessary.</p>
<p>{sentence}</p>
<h2>Coding</h2>
<h3>{heading}</h3>
<table><thead><tr><th>CPT Code</th><th>Description</th></tr></thead>
<tbody>
{rows}
</tbody></table>
<h2>References</h2>
<p>Sketch P. Notes on creams. Example Press 2019; 17003: 11-14.</p>
</main>
<footer>{footer}</footer>
</body></html>
"""
