"""Everyday forms of first names: who is called Jim signs as James.

The common ones of the list at github.com/carltonnorthern/nicknames (Apache License 2.0), with some that colleagues of other
languages use; only forms that do not begin like the name, or that one name alone would not tell, need a line of their own.
"""

from typing import Final

from bot.text import fold

_FORMS: Final = """
abraham: abe | albert: al bert | alexander: alex al sasha sandy xander | alexandra: alex sasha sandra lexi | alexandre: alex | aleksandr: alex sasha
alfred: al fred | alison: ali allie | andrew: andy drew | andreas: andi andy | anthony: tony | antonio: tony toni | arthur: art | barbara: barb babs
bartholomew: bart | beatrice: bea | benjamin: ben benji benny | benedict: ben | bernard: bernie | bradley: brad | cameron: cam | catherine: cathy kate katie cat
katherine: kate kathy katie kat | kathryn: kate kathy katie | ekaterina: katya kate | charles: charlie chuck | charlotte: charlie lottie | christina: chris tina christy
christine: chris christy | christopher: chris kit | christian: chris | christoph: chris | christos: chris | clifford: cliff | constantine: costas kostas
cynthia: cindy | daniel: dan danny | daniela: dani | david: dave davey | deborah: deb debbie | dennis: denny | dmitry: dima | dmitri: dima | donald: don
dorothy: dot | douglas: doug | edgar: ed | edmund: ed ned | edward: ed eddie ned ted | edwin: ed eddie | eleanor: ellie nell nora | elizabeth: liz beth betsy betty lisa eliza
emily: em | emmanuel: manny manu | eugene: gene zhenya | ferdinand: ferdi | florence: flo | francis: frank fran | frances: fran | francesco: franco | franklin: frank | friedrich: fritz
frederick: fred freddy | gabriel: gabe | gabriella: gabby | geoffrey: geoff | gerald: jerry gerry | gerard: gerry | gilbert: gil | giuseppe: beppe | gregory: greg | guillermo: memo
harold: harry hal | heinrich: heinz | helen: nell | henry: hank harry hal | herbert: herb | isaac: ike zac | isabella: bella | jacob: jake | jacqueline: jackie | james: jim jimmy jamie
janet: jan | jason: jay | jeffrey: jeff | jennifer: jen jenny | jeremy: jerry | jessica: jess jessie | johannes: hannes | john: jack johnny | jonathan: jon | joachim: jochen
jose: pepe | joseph: joe joey | joshua: josh | judith: judy | julian: jules | kenneth: ken kenny | kimberly: kim | konstantin: kostya | laurence: larry laurie | lawrence: larry laurie
leonard: len leo | leonardo: leo | leslie: les | louis: lou | louise: lou | lucas: luke | madeleine: maddie | manuel: manny manolo | margaret: maggie meg peggy greta
maria: masha mia | mark: marc | martin: marty | martha: marty | matthew: matt | matthias: matt | maximilian: max | melissa: mel | melanie: mel | mikhail: misha | michael: mike mick mickey
michelle: shelly | mitchell: mitch | nathan: nate | nathaniel: nate nat | nicholas: nick nicky | nicolas: nick nico | nikolaos: nick nikos | nikolai: nick kolya | oliver: ollie
olivia: liv | pamela: pam | panagiotis: panos | patricia: pat patty trish | patrick: pat paddy | paul: pauly | pavel: pasha | peter: pete | philip: phil | phillip: phil | philipp: phil
rachel: rae | ralph: rafe | randall: randy | raymond: ray | rebecca: becky becca | reginald: reg | richard: rich rick dick ricky richie | robert: rob bob bobby robby bert | roberta: bobbie
rodney: rod | roderick: rod | ronald: ron ronnie | rosemary: rose | rudolf: rudi | russell: russ | samantha: sam | samuel: sam sammy | sandra: sandy | sebastian: seb bastian
sergei: serge seryozha | sharon: shari | sidney: sid | solomon: sol | stanley: stan | stephanie: steph | stephen: steve stevie | steven: steve stevie | stefan: steve | stuart: stu
susan: sue susie | suzanne: sue | terence: terry | theodore: ted theo teddy | theresa: terry tess | thomas: tom tommy | timothy: tim timmy | valerie: val | vasilios: vasilis bill
victor: vic | victoria: vicky tori | vincent: vince vinny | virginia: ginny | vladimir: vlad volodya | walter: walt wally | wilhelm: willi | william: will bill billy liam willie
zachary: zach zack
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for entry in _FORMS.replace("\n", "|").split("|"):
        name, _, forms = entry.partition(":")
        full, short = name.strip(), tuple(forms.split())
        table[full] = (*table.get(full, ()), *short)
        for form in short:
            table[form] = (*table.get(form, ()), full)
    return table


_NAMES: Final = _table()


def alike(given: str) -> tuple[str, ...]:
    """The first names that an everyday one may stand for, and the everyday ones of a full one; none for any other.

    >>> alike("Jim"), alike("Daniel"), alike("Ludmila")
    (('james',), ('dan', 'danny'), ())
    """
    return _NAMES.get(fold(given).rstrip("."), ())
