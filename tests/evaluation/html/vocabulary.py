"""Words that pages are written with: codes, descriptions in our own words, sentences in several forms."""

from collections.abc import Mapping, Sequence
from random import Random

FAMILY = ("17000", "17003", "17004")

PROCEDURES = (
    "17110", "17111", "11102", "11104", "11106", "17250", "17260", "17261", "17270", "17280", "17311", "17313",
    "11900", "11901", "96567", "96573", "96574", "96920", "96921", "96922", "15788", "15789", "15792", "10060", "11055",
    "11056", "11057", "11200", "11201", "11300", "11305", "11310", "11400", "11420", "11440", "11600", "11620", "11640",
    "12001", "12031", "13100", "17106", "17107", "17108", "17340", "17360", "17380", "40820", "54050", "54056", "56501",
    "64612", "64615", "76942", "77401", "88304", "88305", "88342", "97597", "97598", "97602", "J7308", "J7345", "J0585",
    "G0127", "A4649", "0419T", "0420T",
)  # fmt: skip

DIAGNOSES = (
    "L57.0", "L56.5", "L57.8", "L82.0", "L82.1", "L85.8", "B07.0", "B07.8", "B07.9", "D04.0", "D04.30", "D04.39", "D04.4",
    "D04.61", "D04.71", "D23.9", "D22.5", "D48.5", "C44.311", "C44.319", "C44.41", "C44.42", "C44.519", "C44.621", "C44.629",
    "C43.59", "C4A.39", "L40.0", "L70.0", "L81.4", "L90.5", "L91.0", "Z85.828", "Z85.820", "Z12.83", "R23.8", "I78.1", "Q82.5",
)  # fmt: skip

_ACTS = (
    "Removal", "Treatment", "Freezing", "Sampling", "Shaving", "Repair", "Injection", "Light treatment", "Peeling", "Review",
    "Draining", "Scraping", "Closure", "Staged excision",
)  # fmt: skip
_OF = (
    "early sun damage", "a skin growth", "a scaly spot", "a benign growth", "a small wound", "a nail", "skin tissue", "a cyst",
    "a vascular mark", "a scar", "a wart", "facial skin", "scalp skin", "a trunk lesion", "a biopsy specimen",
)  # fmt: skip
_EXTENT = (
    "first", "each further one", "small", "medium", "large", "single", "up to seven", "eight and more", "per session",
    "face or hands", "arms or legs", "trunk", "with photosensitiser", "by physician", "complex",
)  # fmt: skip
_CONDITIONS = (
    "Scaly sun damage", "Wart", "Early cancer in place", "Benign mole", "Skin cancer", "Keratosis", "Psoriasis", "Acne", "Scar",
    "Screening visit", "Past skin cancer", "Spider veins", "Birthmark", "Thickened skin", "Uncertain growth",
)  # fmt: skip
_SITES = (
    "of the nose", "of the scalp", "of the trunk", "of the right arm", "of the left leg", "of an eyelid", "unspecified site",
    "plantar", "inflamed", "other type", "of an ear", "of the lip", "multiple sites",
)  # fmt: skip


def words_for(rng: Random, code: str) -> str:
    """A description in our own words."""
    if "." in code:
        return f"{rng.choice(_CONDITIONS)} {rng.choice(_SITES)}"
    return f"{rng.choice(_ACTS)} of {rng.choice(_OF)}, {rng.choice(_EXTENT)}"


TITLES = (
    "Treatment of Sun-Damaged Skin Lesions", "Skin Lesion Removal", "Destruction of Premalignant Lesions of the Skin",
    "Benign and Premalignant Skin Procedures", "Actinic Keratosis: Treatment", "Dermatologic Procedures in the Office",
    "Photodynamic and Cryosurgical Therapy", "Cutaneous Lesions: Billing and Coverage", "Minor Skin Surgery",
)  # fmt: skip

HEADINGS: Mapping[str, Sequence[str]] = {
    "covered": (
        "CPT codes covered if selection criteria are met:",
        "Covered codes",
        "Codes considered medically necessary when criteria are met",
        "The following codes are covered",
        "Procedure codes that may be reimbursed: eligible services",
        "Medically Necessary CPT/HCPCS Codes",
    ),
    "not_covered": (
        "CPT codes not covered for indications listed in the policy:",
        "Non-covered codes",
        "Codes considered investigational",
        "The following codes are not covered",
        "Not Medically Necessary Procedures",
        "Experimental and unproven CPT/HCPCS codes",
    ),
    "related": (
        "Other CPT codes related to this policy:",
        "Other related CPT/HCPCS codes",
        "Related codes, for reference",
    ),
    "authorization": (
        "Codes requiring prior authorization",
        "Prior Authorization Required",
        "Procedures subject to precertification",
        "Prior authorization code list",
    ),
    "diagnosis": (
        "ICD-10 codes covered if selection criteria are met:",
        "ICD-10-CM Diagnosis Codes that Support Medical Necessity",
        "Covered diagnosis codes (ICD-10-CM)",
        "Diagnoses considered medically necessary",
    ),
}

#: Sentences by topic. Forms at the same place of two topics are the same sentence turned.
FORMS: Mapping[str, Sequence[str]] = {
    "authorization:yes": (
        "Prior authorization is required for {codes}.",
        "{Codes} require prior authorization.",
        "Precertification is required before {codes} may be performed.",
        "Providers must obtain prior authorization for {codes}.",
        "Advance notification is required for {codes} in all settings.",
    ),
    "authorization:no": (
        "Prior authorization is not required for {codes}.",
        "{Codes} do not require prior authorization.",
        "Precertification is not required before {codes} may be performed.",
        "Providers do not need to obtain prior authorization for {codes}.",
        "Advance notification is not required for {codes} in any setting.",
    ),
    "authorization:no longer": (
        "Prior authorization is no longer required for {codes}.",
        "{Codes} no longer require prior authorization.",
        "Precertification is no longer required before {codes} may be performed.",
        "Providers no longer need to obtain prior authorization for {codes}.",
        "Advance notification is no longer required for {codes} in any setting.",
    ),
    "coverage:yes": (
        "{Codes} are covered when the criteria above are met.",
        "The plan considers {codes} medically necessary for the diagnoses listed below.",
        "{Codes} will be reimbursed when billed with a listed diagnosis.",
        "Benefits are provided for {codes}: these services are covered.",
    ),
    "coverage:no": (
        "{Codes} are not covered when the criteria above are met.",
        "The plan considers {codes} not medically necessary for the diagnoses listed below.",
        "{Codes} will not be reimbursed when billed with a listed diagnosis.",
        "Benefits are not provided for {codes}: these services are not covered.",
    ),
    "units": (
        "No more than {n} units of {code} are reimbursed per date of service.",
        "{Code} is limited to {n} units per day.",
        "The maximum number of units for {code} is {n} per date of service.",
        "Up to {n} units of {code} may be reported for the same member on one day.",
    ),
    "frequency": (
        "{Codes} are covered no more than once every {n} days.",
        "Treatment reported with {codes} is limited to {n} sessions per calendar year.",
        "Repeat treatment with {codes} may be reported {n} times within 12 months.",
        "{Codes}: one visit in any {n} week period.",
    ),
    "modifier": (
        "Modifier {m} must be appended to {code} when a separate visit takes place on the same day.",
        "Append modifier {m} to {code} for services to a separate lesion.",
        "{Code} is billed with modifier {m} when two sites are treated.",
    ),
    "place": (
        "{Codes} are reimbursed in place of service {pos} only.",
        "{Codes} must be performed in an office setting (POS {pos}).",
        "Place of service {pos} is accepted for {codes}.",
    ),
    "documentation:may": (
        "The medical record should include the number and location of lesions treated with {codes}.",
        "Photographs may be kept in the chart to support {codes}.",
        "Documentation of the method used may accompany claims for {codes}.",
    ),
    "documentation:must": (
        "The medical record must include the number and location of lesions treated with {codes}.",
        "Photographs must be kept in the chart to support {codes}.",
        "Documentation of the method used must accompany claims for {codes}.",
    ),
    "records": (
        "Claims for {codes} will be denied unless medical records are submitted with the claim.",
        "Medical records must be submitted with each claim for {codes}.",
        "Office notes are required with the claim before {codes} will be paid.",
    ),
    "pairing": (
        "{Code} may not be reported with {other} for the same lesion.",
        "{Other} is bundled into {code} and is not separately reimbursed on the same date of service.",
        "Under the NCCI edits {other} is not paid separately when billed with {code} at the same anatomic site.",
    ),
    "delay": (
        "The change for {codes} announced for {old} is delayed until {new}.",
        "Implementation of the {codes} requirement, planned for {old}, has been postponed to {new}.",
    ),
    "announced": (
        "Effective {old}, a change for {codes} takes effect: claims must carry the lesion count.",
        "The {codes} requirement on lesion counts will be implemented on {old}.",
    ),
    "withdrawn": (
        "The change for {codes} announced for {old} has been withdrawn.",
        "The {codes} requirement on lesion counts, planned for {old}, will not be implemented.",
    ),
}  # fmt: skip

CRITERIA = (
    "The lesion has grown or changed within the past three months",
    "The lesion bleeds, itches or is painful",
    "A trial of topical therapy has failed or is contraindicated",
    "The patient has a history of skin cancer",
    "The lesion interferes with vision or movement",
    "There is clinical suspicion of malignancy",
    "The member is immunosuppressed",
    "The lesion is subject to repeated irritation by clothing",
    "A biopsy has confirmed dysplasia",
    "The lesions number ten or more in one body region",
)  # fmt: skip
LEADS = (
    "Treatment is considered medically necessary when {which} of the following criteria are met:",
    "Coverage is provided if {which} of the following apply:",
    "The plan considers the procedure medically necessary for members who meet {which} of the following:",
)  # fmt: skip
BACKGROUND = (
    "Rough patches on skin exposed to sunlight are common in older adults with fair complexions.",
    "Liquid nitrogen has been used in the office for many decades.",
    "A minority of untreated patches develop into invasive disease over several years.",
    "Field therapy treats visible patches and the surrounding tissue together.",
    "Reported clearance differs between trials, partly because follow-up differs.",
    "Light-based therapy combines a photosensitiser with a lamp.",
    "Cosmetic outcomes were rated as good or excellent by most participants.",
)  # fmt: skip
_AUTHORS = (
    "Keller",
    "Osei",
    "Brandt",
    "Marini",
    "Halvorsen",
    "Petrov",
    "Nakata",
    "Dubois",
    "Alvarez",
    "Lindqvist",
)
_JOURNALS = ("Skin Ther", "J Cutan Care", "Ann Lesion Surg", "Eur Rev Dermatol", "Arch Sun Med")


def citation(rng: Random) -> str:
    """A made-up reference with numbers that look like codes."""
    first = rng.choice(("17003", "17000", "17110", str(rng.randint(10000, 99999))))
    return (
        f"{rng.choice(_AUTHORS)} {rng.choice('ABCDEFGH')}, {rng.choice(_AUTHORS)} {rng.choice('KLMNP')}. Outcomes after office"
        f" treatment of {rng.choice(_OF)}. {rng.choice(_JOURNALS)}. {rng.randint(2009, 2025)};{rng.randint(1, 60)}({rng.randint(1, 12)}):"
        f"{first}-{int(first) + rng.randint(2, 9)}. doi:10.{rng.randint(1000, 9999)}/sk.{rng.randint(10000, 99999)}. PMID: {rng.randint(17000000, 39999999)}."
    )


def spoken_codes(codes: Sequence[str], style: int) -> str:
    """Codes in running text."""
    listed = ", ".join(codes[:-1]) + f" and {codes[-1]}" if len(codes) > 1 else codes[0]
    many = "codes" if len(codes) > 1 else "code"
    return (
        f"CPT {many} {listed}",
        listed,
        "CPT " + "/".join(codes),
        f"procedure {many} {', '.join(codes)}",
    )[style % 4]


def sentence(topic: str, form: int, said: Mapping[str, str]) -> str:
    """A sentence of a topic; words written with a capital begin with one."""
    forms = FORMS[topic]
    given = {
        **said,
        **{name.capitalize(): text[:1].upper() + text[1:] for name, text in said.items()},
    }
    text = forms[form % len(forms)].format(**given)
    if said.get("alone"):
        for many, one in (
            (" are ", " is "),
            (" require ", " requires "),
            (" do not ", " does not "),
        ):
            text = text.replace(f"{said['codes']}{many}", f"{said['codes']}{one}")
            text = text.replace(
                f"{said['codes'][:1].upper()}{said['codes'][1:]}{many}",
                f"{said['codes'][:1].upper()}{said['codes'][1:]}{one}",
            )
    return text
