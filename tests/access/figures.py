"""The pages of figures, sums and places: what nobody finds a class of a household in but C1."""

PROGRAMME = "/programmes/{programme}"
FIGURES = (
    PROGRAMME,
    f"{PROGRAMME}/indicateurs/{{key}}",
    f"{PROGRAMME}/tendances",
    f"{PROGRAMME}/repartition",
    f"{PROGRAMME}/comparaison",
    f"{PROGRAMME}/fiche",
    f"{PROGRAMME}/rapport",
    f"{PROGRAMME}/rapport.pdf",
    f"{PROGRAMME}/rapport.xlsx",
    "/argent",
    "/logements",
    "/pratiques",
)
