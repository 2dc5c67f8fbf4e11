"""Wherever a piece of a file ends, the repaired text is the same."""

import pytest

from service.archives.troubles import Troubles
from service.archives.xml_repair import XmlRepair

TEXT = (
    "<a>x & y &amp; z<b><![CDATA[1 < 2 & 3]]></b><c>caf&eacute; a&b</c><d><![CDATA[x]]]]>"
    "<![CDATA[>y]]]></d><e>& &#8;&#233;</e><f><![CDATA[&eacute;]]></f></a>"
)


def repaired(*pieces: str) -> str:
    repair = XmlRepair(Troubles())
    return "".join([*map(repair.repaired, pieces), repair.repaired("", is_last=True)])


@pytest.mark.parametrize("at", range(len(TEXT)))
def test_it_does_not_matter_where_a_piece_ends(at: int) -> None:
    assert repaired(TEXT[:at], TEXT[at:]) == repaired(TEXT)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 36])
def test_nor_how_long_the_pieces_are(size: int) -> None:
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    assert repaired(*pieces) == repaired(TEXT)


def test_only_what_is_outside_of_cdata_is_repaired() -> None:
    assert repaired(TEXT) == (
        "<a>x &amp; y &amp; z<b><![CDATA[1 < 2 & 3]]></b><c>café a&amp;b</c><d><![CDATA[x]]]]>"
        "<![CDATA[>y]]]></d><e>&amp; &#233;</e><f><![CDATA[&eacute;]]></f></a>"
    )
