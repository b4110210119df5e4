"""The names under which the fields of CMS's data files are kept, whatever their headers say.

Layouts: NCCI procedure-to-procedure edit files and MUE tables (CMS, Medicare NCCI edits pages), the
Physician Fee Schedule relative value file (CMS, RVUPUF record layout), OPPS Addendum B and ASC
Addendum AA (CMS, addenda of the OPPS/ASC rules), add-on code edit file (CMS, Medicare NCCI add-on
code edits page).
"""

from typing import Final

# What a file is; the rest of ``KeyedTable.layout`` says for whom ("ncci_ptp/practitioner/medicare").
NCCI_PTP: Final = "ncci_ptp"
MUE: Final = "mue"
RELATIVE_VALUES: Final = "relative_values"
ADDENDUM_B: Final = "opps_addendum_b"
ADDENDUM_AA: Final = "asc_addendum_aa"
ADD_ON: Final = "add_on_edits"

EFFECTIVE: Final = "effective date"
DELETION: Final = "deletion date"
INDICATOR: Final = "modifier indicator"
RATIONALE: Final = "rationale"
PRIOR_1996: Final = "in existence prior to 1996"

UNITS: Final = "MUE value"
ADJUDICATION: Final = "adjudication indicator"

STATUS: Final = "status"
NOT_FOR_MEDICARE: Final = "not used for Medicare payment"
WORK: Final = "work RVU"
PE_NON_FACILITY: Final = "practice expense RVU, non-facility"
PE_FACILITY: Final = "practice expense RVU, facility"
NA_NON_FACILITY: Final = "not applicable, non-facility"
NA_FACILITY: Final = "not applicable, facility"
MALPRACTICE: Final = "malpractice RVU"
TOTAL_NON_FACILITY: Final = "total RVU, non-facility"
TOTAL_FACILITY: Final = "total RVU, facility"
PC_TC: Final = "PC/TC indicator"
GLOBAL_DAYS: Final = "global days"
PRE_OPERATIVE: Final = "pre-operative share"
INTRA_OPERATIVE: Final = "intra-operative share"
POST_OPERATIVE: Final = "post-operative share"
MULTIPLE_PROCEDURE: Final = "multiple procedure indicator"
BILATERAL: Final = "bilateral surgery indicator"
ASSISTANT: Final = "assistant at surgery indicator"
CO_SURGEONS: Final = "co-surgeons indicator"
TEAM: Final = "team surgery indicator"
PRICING: Final = "pricing indicator"
ENDOSCOPIC_BASE: Final = "endoscopic base code"
CONVERSION_FACTOR: Final = "conversion factor"
SUPERVISION: Final = "physician supervision of diagnostic procedures"
CALCULATION: Final = "calculation flag"
IMAGING_FAMILY: Final = "diagnostic imaging family indicator"
OPPS_NON_FACILITY: Final = "non-facility PE used for OPPS payment amount"
OPPS_FACILITY: Final = "facility PE used for OPPS payment amount"
OPPS_MALPRACTICE: Final = "MP used for OPPS payment amount"

COMMENT_INDICATOR: Final = "comment indicator"
STATUS_INDICATOR: Final = "status indicator"
APC: Final = "APC"
RELATIVE_WEIGHT: Final = "relative weight"
PAYMENT_RATE: Final = "payment rate"
NATIONAL_COPAYMENT: Final = "national unadjusted copayment"
MINIMUM_COPAYMENT: Final = "minimum unadjusted copayment"
PAYMENT_INDICATOR: Final = "payment indicator"
DISCOUNTING: Final = "subject to multiple procedure discounting"
PAYMENT_WEIGHT: Final = "payment weight"

ADD_ON_TYPE: Final = "type of add-on code"
INSTRUCTION: Final = "special instruction"
