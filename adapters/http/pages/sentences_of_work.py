"""What partners do for a household in French sentences: tools, plans, diagnosis, agreements."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from adapters.http.pages.typography import counted, day, inside, money
from adapters.http.pages.words import Words

Data = Mapping[str, Any]
Telling = Callable[[Data, Words], Iterator[str]]


def _listed(slugs: list[str], words: Words) -> str:
    return ", ".join(words.organisation(slug) for slug in slugs)


def _scope(data: Data, words: Words) -> Iterator[str]:
    yield f"Organisations : {_listed(data['scope'], words)}."
    if data.get("sensitivity"):
        shared = ", ".join(
            inside(words.code("shared_classes", each)) for each in data["sensitivity"]
        )
        yield f"Porte sur : {shared}."
    if "expires_on" in data:
        yield f"Jusqu’au {day(data['expires_on'])}."
    if "means" in data:
        yield f"Moyen : {inside(words.code('means', data['means']))}."


def _diagnosed(data: Data, words: Words) -> Iterator[str]:
    if "domain" in data:
        yield f"Domaine : {inside(words.code('diagnosis_domains', data['domain']))}."
    if data.get("needs"):
        needs = ", ".join(inside(words.code("needs", each)) for each in data["needs"])
        yield f"Besoins : {needs}."
    for recommendation in data.get("recommendations", ()):
        yield f"Recommandation : {recommendation}"
    if "summary" in data:
        yield f"Synthèse : {data['summary']}"


def _reviewed(data: Data, words: Words) -> Iterator[str]:
    decision = words.code("review_decisions", data["decision"])
    yield f"{decision} (séance {data['session']})."
    if "next_review_on" in data:
        yield f"Prochain point le {day(data['next_review_on'])}."


def _modality(data: Data, words: Words) -> Iterator[str]:
    yield f"Modalité : {inside(words.code('modalities', data['modality']))}."


def _referent(data: Data, words: Words) -> Iterator[str]:
    name = data.get("professional", {}).get("name")
    organisation = words.organisation(data["organisation"])
    yield f"{organisation} : {name}." if name else f"{organisation}."


def _planned(data: Data, words: Words) -> Iterator[str]:
    kind = words.code("action_kinds", data["kind"])
    owner = words.organisation(data["owner_organisation"])
    yield f"{kind}, {owner}, pour le {day(data['due_on'])}."


def _action(data: Data, words: Words) -> Iterator[str]:
    if "kind" not in data:
        yield f"Action « {data['action']} »."
        return
    yield f"{words.code('action_kinds', data['kind'])}, pour le {day(data['due_on'])}."


def _requested(data: Data, words: Words) -> Iterator[str]:
    yield f"{words.tool(data['kind'])}."
    asked = data.get("parameters", {})
    yield from _asked_money(asked)
    for name, title in PARTIES_ASKED:
        if name in asked:
            yield f"{title} : {words.organisation(asked[name])}."
    if "condition" in asked:
        yield f"Condition : {inside(words.code('tool_conditions', asked['condition']))}."
    if "scheme" in asked:
        yield f"Dispositif : {inside(words.code('schemes', asked['scheme']))}."
    if "place" in asked:
        yield f"Place : {asked['place']}."
    for name, title in DAYS_ASKED:
        if name in asked:
            yield f"{title} {day(asked[name])}."
    yield from _undertaken(asked, words)


PARTIES_ASKED = (
    ("funder", "Financeur"),
    ("payee", "Versé à"),
    ("operator", "Opérateur"),
    ("owner", "Propriétaire du logement"),
)
"""The organisations that a request may name, and what they are in it."""

DAYS_ASKED = (
    ("start_on", "À partir du"),
    ("first_month", "Premier mois : le"),
    ("moving_on", "Déménagement le"),
    ("planned_end_on", "Jusqu’au"),
)
"""The days that a request may name."""


def _asked_money(asked: Data) -> Iterator[str]:
    """Amounts, and how many months; who does not see amounts is told the months alone."""
    months = counted(asked["months"], "mois", "mois") if "months" in asked else None
    if "amount" in asked:
        yield f"Montant demandé : {money(asked['amount'])}."
    if "monthly_amount" in asked:
        monthly = f"Demandé : {money(asked['monthly_amount'])} par mois"
        yield f"{monthly} pendant {months}." if months else f"{monthly}."
    elif months:
        yield f"Durée : {months}."
    if "cap" in asked:
        yield f"Au plus {money(asked['cap'])} en tout."
    if "occupancy_charge" in asked:
        yield f"Redevance : {money(asked['occupancy_charge'])}."
    if "months_max" in asked:
        yield f"Durée maximale : {counted(asked['months_max'], 'mois', 'mois')}."


def _undertaken(asked: Data, words: Words) -> Iterator[str]:
    """The parties to a bail maintien, what each undertakes, and when it is looked at again."""
    if asked.get("parties"):
        yield f"Parties : {_listed(asked['parties'], words)}."
    for each in asked.get("commitments", ()):
        party = words.code("commitment_parties", each["party"])
        undertaking = each.get("undertaking")
        yield f"{party} : {undertaking}" if undertaking else f"Engagement : {inside(party)}."
    if "review_months" in asked:
        yield f"À revoir tous les {counted(asked['review_months'], 'mois', 'mois')}."


def _tool(data: Data, words: Words) -> Iterator[str]:
    yield f"{words.tool(data['kind'])}." if "kind" in data else f"Outil « {data['tool']} »."
    if "amount" in data:
        yield f"Montant : {money(data['amount'])}."
    if "planned_end_on" in data:
        yield f"Jusqu’au {day(data['planned_end_on'])}."
    if "outcome" in data:
        yield f"Issue : {inside(words.code('tool_outcomes', data['outcome']))}."


def _spent(data: Data, words: Words) -> Iterator[str]:
    category = words.code("cost_categories", data["category"])
    yield f"{category} : {money(data['amount'])}." if "amount" in data else f"{category}."
    if "funder" in data:
        yield f"Financeur : {words.organisation(data['funder'])}."


def _proposed(data: Data, words: Words) -> Iterator[str]:
    yield f"Issue proposée : {inside(words.outcome(data['outcome']))}."


def _followed_up(data: Data, words: Words) -> Iterator[str]:
    housed = "toujours logé" if data["still_housed"] else "n’est plus logé"
    yield f"{data['months_after']} mois après la sortie : {housed}."


def _restricted(data: Data, words: Words) -> Iterator[str]:
    if data.get("to"):
        yield f"Organisations : {_listed(data['to'], words)}."


WORK: Mapping[str, Telling] = {
    "etage.household.informed.v1": _scope,
    "etage.household.consent-given.v1": _scope,
    "etage.household.consent-withdrawn.v1": _scope,
    "etage.household.diagnosis-contributed.v1": _diagnosed,
    "etage.household.reviewed.v1": _reviewed,
    "etage.household.modality-changed.v1": _modality,
    "etage.household.referent-named.v1": _referent,
    "etage.household.action-planned.v1": _planned,
    "etage.household.action-done.v1": _action,
    "etage.household.action-dropped.v1": _action,
    "etage.household.tool-requested.v1": _requested,
    "etage.household.tool-granted.v1": _tool,
    "etage.household.tool-refused.v1": _tool,
    "etage.household.tool-started.v1": _tool,
    "etage.household.tool-payment-recorded.v1": _tool,
    "etage.household.tool-renewed.v1": _tool,
    "etage.household.tool-suspended.v1": _tool,
    "etage.household.tool-resumed.v1": _tool,
    "etage.household.tool-ended.v1": _tool,
    "etage.household.expense-recorded.v1": _spent,
    "etage.household.exit-proposed.v1": _proposed,
    "etage.household.followed-up.v1": _followed_up,
    "etage.household.restricted.v1": _restricted,
    "etage.household.unrestricted.v1": _restricted,
}
