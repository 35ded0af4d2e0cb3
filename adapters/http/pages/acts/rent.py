"""The acts about the rent account and the procedure: debts, legal stages, expenses."""

from collections.abc import Sequence

from adapters.http.pages.acts.choosing import funders, own_lease
from adapters.http.pages.acts.form_layout import Asked, Group, Layout
from domain.expenses import ExpenseRecorded
from domain.legal import DebtRecorded, LegalStageRecorded

DEBT = Layout(
    code="dette",
    fact=DebtRecorded,
    words="Noter une dette",
    group=Group.RENT,
    lead="Ce qui est dû à une date. Une dette soldée se note aussi : 0,00 €.",
    day="Dette au",
    by=own_lease,
    asked=(
        Asked(at="amount", label="Montant dû", hint="En euros, par exemple 1 240,50."),
        Asked(at="kind", label="Nature"),
        Asked(at="repayment_plan", label="Plan d’apurement"),
        Asked(at="current_rent_resumed_since", label="Loyer courant repris depuis le"),
        Asked(at="rent_due", label="Loyer appelé", folded=True),
        Asked(at="rent_paid", label="Loyer payé", folded=True),
        Asked(at="charges", label="Charges", folded=True),
        Asked(at="housing_benefit", label="Aide au logement", folded=True),
        Asked(at="housing_benefit_amount", label="Montant de l’aide au logement", folded=True),
        Asked(
            at="as_of",
            label="Compte arrêté au",
            hint="S’il l’est à un autre jour.",
            like="occurred_on",
            folded=True,
        ),
    ),
)

LEGAL_STAGE = Layout(
    code="procedure",
    fact=LegalStageRecorded,
    words="Noter une étape de procédure",
    group=Group.RENT,
    lead="Un acte, une audience ou une décision. Les délais légaux en sont déduits.",
    day="Jour de l’étape",
    by=own_lease,
    asked=(
        Asked(at="stage", label="Étape"),
        Asked(
            at="hearing_on",
            label="Jour de l’audience",
            hint="Si une date est fixée.",
            ahead=True,
        ),
        Asked(at="outcome", label="Ce qui a été décidé", hint="Après un jugement ou un avis."),
        Asked(at="ground", label="Fondement de la procédure", folded=True),
        Asked(at="diagnosis_ready", label="Le diagnostic social est-il prêt ?", folded=True),
        Asked(at="tenant_attended", label="Le ménage était-il présent à l’audience ?", folded=True),
        Asked(at="exploc_reference", label="Référence EXPLOC", folded=True),
        Asked(
            at="on",
            label="Date de l’acte",
            hint="Si elle est d’un autre jour.",
            like="occurred_on",
            folded=True,
        ),
    ),
)

EXPENSE = Layout(
    code="depense",
    fact=ExpenseRecorded,
    words="Noter une dépense",
    group=Group.TOOLS,
    lead="Ce qui a été dépensé pour ce ménage, hors des outils accordés.",
    day="Jour de la dépense",
    asked=(
        Asked(at="amount", label="Montant", hint="En euros, par exemple 640,00."),
        Asked(at="category", label="Nature"),
        Asked(at="funder", label="Financeur", choices=funders),
    ),
)

RENT: Sequence[Layout] = (DEBT, LEGAL_STAGE)
