"""The accessibility statement: for everybody, from every page, with what the law asks of it."""

from __future__ import annotations

from tests.support.shipped import ROOT
from tests.support.site import Site

STATEMENT = (ROOT / "docs" / "tillganglighet.md").read_text()


def test_anybody_reaches_it_from_the_foot_of_every_page(site: Site) -> None:
    visitor = site.visitor()

    assert "/tillganglighet" in visitor.open("/logga-in").all("//footer//a/@href")
    assert "/tillganglighet" in visitor.open("/finns-inte").all("//footer//a/@href")
    assert visitor.open("/tillganglighet").status == 200


def test_it_says_what_the_law_asks(site: Site) -> None:
    """What is met, what is not and what to do instead, how to report, who sees to it, how it was tested, and when."""
    page = site.visitor().open("/tillganglighet")

    assert page.heading == "Tillgänglighet för Nio steg"
    assert page.texts("//main//h2") == [
        "Hur tillgänglig är webbplatsen?",
        "Vad du kan göra om du inte kan använda delar av webbplatsen",
        "Rapportera brister i webbplatsens tillgänglighet",
        "Tillsyn",
        "Teknisk information om webbplatsens tillgänglighet",
        "Innehåll som inte är tillgängligt",
        "Med tangentbord i redigerarna",
        "Hur vi har testat webbplatsen",
    ]
    for needed in ("2018:1937", "delvis förenlig", "WCAG 2.2", "Digg", "november 2026"):
        assert needed in page.text, needed
    assert "https://www.digg.se/tdosanmalan" in page.all("//main//a/@href")


def test_the_page_and_the_handbook_are_one_text(site: Site) -> None:
    shown = site.visitor().open("/tillganglighet").text

    for paragraph in STATEMENT.split("\n\n"):
        words = " ".join(paragraph.split()).lstrip("#- ")
        assert words[:60].split("[")[0] in shown
