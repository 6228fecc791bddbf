"""Words that tell names from other words with a capital, in English and German. Pure."""

from __future__ import annotations

_FIRST_NAMES = """
        aaron adam adrian ahmed aisha alan albert alex alexander alexandra ali alice alina amanda amelia amir
    amy ana andrea
    andreas andrew angela anita anja ann anna anne annette anthony anton antonio arthur astrid axel barbara beate ben
    benjamin bernd bettina birgit bob boris brian brigitte britta bruno camille carla carlos carmen carol caroline
        catherine charles charlotte chloe chris christa christian christina christine christoph claire clara
    claudia daniel
    daniela david deborah denise dennis diana diego dieter dirk dominik donald dora doris dorothea edith edward elena
        elif elisa elisabeth elizabeth ella ellen elsa emil emilia emily emma eric erica erik erika ernst
    esther eva evelyn
    fatima felix finn florian frank franz franziska frederik frieda friedrich fritz gabriel gabriele george georg gerd
        gisela grace greta gudrun hanna hannah hans harald harry heather heidi heike heinz helen helena helga
    henry herbert
    hermann holger horst ida ines inga ingrid irene iris isabel isabella ivan jack jacob jakob james jan jana jane
    janina jason jasmin jean jennifer jens jessica jim joachim joan joe johann johannes john jonas jonathan jorge jose
    josef joseph juan judith julia julian julie karen karin karl karsten katharina kathrin katja kelly kerstin kevin
    kim klaus konrad kurt lara larry lars laura lea lena leo leon leonie lina linda lisa lola louis louise luca lucas
    lucia lucy luis lukas luise lutz lydia manfred manuel manuela marc marcel marco marcus maren margaret margarete
    maria marie marina mario marion mark markus marlene marta martha martin martina mary mateo mathias matteo matthew
        matthias max maya mehmet melanie mia michael michaela michelle miguel mike mila miriam mohamed
    mohammed monica monika
    moritz nadia nadine nancy natalie nele nicholas nick nicole niklas nils nina noah noor nora norbert olaf ole olga
    oliver omar oscar oskar otto pablo patricia patrick paul paula pedro peter petra philip philipp pia priya rachel
    rainer ralf ravi rebecca regina reinhard renate ricardo richard rita robert robin roger roland rolf ronald rosa
    rosemary ruth ryan sabine sam samantha samuel sandra sara sarah sascha sebastian sharon silke silvia simon simone
    sofia sonja sophia sophie stefan stefanie steffi stephan stephanie stephen steve steven susan susanne sven svenja
    sylvia tanja tatjana teresa theo theresa thomas tim timo tina tobias tom torsten ulf ulla ulrich ulrike ursula uta
    ute uwe valentina vanessa vera verena veronika victor victoria viktor vincent volker walter waltraud wanda werner
    wilhelm william wolfgang yasmin yusuf yvonne zoe
    """
FIRST_NAMES = frozenset(_FIRST_NAMES.split())
"""The first names that are common enough to tell a name by itself."""

_NOT_NAMES = """
    a all alles american at august austrian available back british busy catholic christian customer everyone everybody
        english february folks french german guys happy here i in italian it january ladies less madam march
    monday my never
        no none not now on ok okay on only over please polish protestant sir so sorry spanish still stuck
    sunday swiss team
        thanks that the there they this too unable valued very we what where why you your again amazon paypal
    support service
        services department billing sales agent colleagues gentlemen kundendienst kunde kunden kundin damen
    herren mitarbeiter
    mitarbeiterin zusammen leute serviceteam kundenservice ihr ihre ihnen euer eure der die das dem den ein eine einen
    doktor ober n see grüße grüsse
    """
NOT_NAMES = frozenset(_NOT_NAMES.split())
"""Words that stand where a name could, with a capital or without."""

_NOT_IN_NAMES = (
    "team service services support department customer care kundenservice serviceteam kundendienst company"
    " gmbh ltd inc"
    " family familie everyone all"
)
NOT_IN_NAMES = frozenset(_NOT_IN_NAMES.split())
"""With one of these it is a company or a group that signs."""

_PARTICLES = "von van der den de del della di da dos du la le el al bin ibn zu zum ter ten und"
PARTICLES = frozenset(_PARTICLES.split())
_TITLES = "mr mrs ms miss mx dr prof sir herr herrn frau"
TITLES = frozenset(_TITLES.split())
NATIONAL_ENDINGS = ("ish", "ese", "ican", "ed", "ing", "able", "ful", "ous", "less", "ly", "ic", "ant", "ent")
"""How words end that people write with a capital after "I am"."""

_OTHER_WORDS = "mark frank grace rosa iris max robin linda victoria jean kim jack lola sofia regina jasmin lance"
OTHER_WORDS = frozenset(_OTHER_WORDS.split())
"""First names that are also other words, places or brands: by themselves they tell nothing."""
