"""The programme's closed lists, by name: each holds codes that the configuration gives."""

from typing import Annotated

from domain.marks import Listed

Landlord = Annotated[str, Listed("landlords")]
Organisation = Annotated[str, Listed("organisations")]
Programme = Annotated[str, Listed("programmes")]
Territory = Annotated[str, Listed("territories")]

Title = Annotated[str, Listed("titles")]
SignalKind = Annotated[str, Listed("signal_kinds")]
Service = Annotated[str, Listed("services")]
Motive = Annotated[str, Listed("motives")]
Measure = Annotated[str, Listed("measures")]
Urgency = Annotated[str, Listed("urgencies")]
Difficulty = Annotated[str, Listed("difficulties")]
ReferrerKind = Annotated[str, Listed("referrer_kinds")]
Stream = Annotated[str, Listed("streams")]
Modality = Annotated[str, Listed("modalities")]
RefusalReason = Annotated[str, Listed("referral_refusal_reasons")]
ExitOutcome = Annotated[str, Listed("exit_outcomes")]
ResidualDifficulty = Annotated[str, Listed("residual_difficulties")]
ContactKind = Annotated[str, Listed("contact_kinds")]
ContactOutcome = Annotated[str, Listed("contact_outcomes")]
DebtKind = Annotated[str, Listed("debt_kinds")]
HousingBenefit = Annotated[str, Listed("housing_benefits")]
RepaymentPlan = Annotated[str, Listed("repayment_plans")]
LegalStage = Annotated[str, Listed("legal_stages")]
LegalGround = Annotated[str, Listed("legal_grounds")]
LegalOutcome = Annotated[str, Listed("legal_outcomes")]
