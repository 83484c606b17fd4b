"""The closed classes of English that speaking about speakers uses: pronouns, honorifics, heads of names.

Nothing here names anyone: people, bodies, countries and offices are in ``data/``.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = _words(
    "they them their theirs themselves these those both many some several most few others all none each everyone "
    "everybody someone somebody anyone anybody nobody people one ones another any such you your yours self"
)
FIRST = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that", "whoever"})
GENDER = dict.fromkeys(MALE, "m") | dict.fromkeys(FEMALE, "f")
HONORIFICS = {
    "mr": "m", "mister": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "madam": "f",
    "madame": "f", "lady": "f", "dame": "f", "hon": "", "honorable": "", "honourable": "", "comrade": "",
    "dr": "", "prof": "",
}  # fmt: skip
GENDERED_NOUNS = {
    "man": "m", "father": "m", "son": "m", "brother": "m", "husband": "m", "king": "m", "boy": "m", "uncle": "m",
    "businessman": "m", "congressman": "m", "spokesman": "m", "chairman": "m", "mogul": "m", "nobleman": "m",
    "woman": "f", "mother": "f", "daughter": "f", "sister": "f", "wife": "f", "queen": "f", "girl": "f", "aunt": "f",
    "businesswoman": "f", "congresswoman": "f", "spokeswoman": "f", "chairwoman": "f",
    "first lady": "f", "former first lady": "f",
}  # fmt: skip

FUNCTION = _words(
    "aboard a an the this that these those and or but nor so yet if then than as at by for from in into of off on onto "
    "out over to up with without within about above after again against along amid among around because before "
    "behind below beneath beside besides between beyond despite down during except inside like near per since "
    "through throughout till toward towards under until unless upon via when whenever where wherever while who "
    "whom whose which what why how whether he him his she her hers it its they them their theirs we us our ours i "
    "me my mine you your yours himself herself itself themselves not no yes is are was were be been being am do "
    "does did has have had will would can could may might must shall should also too only even just still already "
    "now here there today yesterday tomorrow tonight meanwhile however instead according earlier later once both "
    "either neither each every all any some many most more much few several such other another others one two "
    "three four five six seven eight nine ten first second third last next previous asked told said says saying "
    "say let though although since whereas thus therefore moreover further furthermore indeed perhaps maybe never "
    "ever always often q well oh ok okay monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november december mon tue wed thu fri sat sun jan "
    "feb mar apr jun jul aug sep sept oct nov dec gmt est edt kst jst utc"
)
CONNECTORS = frozenset({"of", "for", "the", "and", "&", "on", "at", "in", "to"})
PARTICLES = frozenset(
    {"de", "del", "della", "der", "den", "van", "von", "da", "dos", "bin", "ibn", "al", "el", "la", "le", "y", "ul"}
)
PREPOSITIONS = _words(
    "of for to in on from by with at about against among inside near within between under behind like around via "
    "as over than close including across outside throughout into"
)
POSSESSIVES = frozenset({"his", "her", "its", "their", "my", "our", "your", "whose"})
DETERMINERS = frozenset({"the", "this", "that", "a", "an", "these", "those"}) | POSSESSIVES
INDEFINITE = _words(
    "a an one some many most several few two three four five six seven eight nine ten dozens hundreds thousands "
    "another other others any no all both certain various numerous countless every each multiple half more "
    "unnamed unidentified anonymous senior top not only almost nearly at"
)
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"})
GONE = frozenset({"former", "ex", "late", "onetime", "ousted", "deposed"})

BODY_HEADS = _words(
    "academy administration agency airlines alliance army assembly association authority bank board broadcasting "
    "bureau cabinet campaign center centre chamber channel church club coalition college command commission "
    "committee company conference confederation congress consortium convention corp corporation corps council "
    "court department directorate division embassy enterprise enterprises federation fleet force forces forum "
    "foundation fund government group guard guards herald house inc inspectorate institute institution journal "
    "laboratory league llc ltd magazine media ministry mission monitor movement navy network news newspaper "
    "observer office organisation organization pac panel parliament partnership party police politburo post press "
    "program programme project registry reserve review school senate service services shimbun society staff star "
    "studies survey syndicate team telegraph television times tribune trust tv union university watch workers"
)
"""Nouns that end, or stand before "of" and "for" in, the name of a body."""

NOT_PEOPLE = _words(
    "street avenue road city county state states district island islands river sea ocean lake bay mount valley "
    "beach park square hall building tower airport station bridge capitol hill coast war day week month year act "
    "amendment law bill treaty accord agreement deal award prize games olympics cup bowl constitution republic "
    "kingdom empire union province region north south east west northern southern eastern western central new "
    "middle great upper lower zone peninsula line test missile rocket one summit "
    "debate election primary caucuses caucus"
)
"""Words that no person's name holds, though they are capitalised in names of other things."""

WRITINGS = _words(
    "analysis report study poll survey statement article book memo memorandum letter tweet post email e-mail "
    "lawsuit complaint filing research review paper column editorial essay story piece release communique "
    "commentary blog transcript speech remarks ad advertisement video dispatch notice document documents data "
    "figures estimate estimates assessment account accounts interview briefing message testimony ruling decision "
    "order opinion polls surveys studies reports statements analyses headline website site"
)
"""What somebody writes or says: its author is the source ("a report by ...")."""

PRESS = _words(
    "article piece newspaper paper magazine story editorial headline outlet website site blog broadcaster network "
    "column post daily tabloid"
)
BODY_NOUNS = (
    _words(
        "agency bank bureau campaign center centre club coalition command commission committee company corporation "
        "council court department foundation fund group institute league legislature ministry mission movement "
        "network office organisation organization panel parliament party pentagon police school society team "
        "think-tank tank tribunal union university military army navy government administration regime state city "
        "country nation airline firm watchdog bloc alliance body charity"
    )
    | PRESS
)
"""Nouns that stand for a body named elsewhere: "the agency", "the fund"."""

SAME_SORT = {
    "agency": frozenset({"agency", "bureau", "office", "administration", "service", "authority", "board"}),
    "bank": frozenset({"bank"}),
    "think-tank": frozenset({"institute", "center", "centre", "foundation"}),
    "tank": frozenset({"institute", "center", "centre", "foundation"}),
    "center": frozenset({"center", "centre"}), "centre": frozenset({"center", "centre"}),
    "organisation": frozenset({"organisation", "organization", "association", "league", "union", "alliance"}),
    "organization": frozenset({"organisation", "organization", "association", "league", "union", "alliance"}),
    "group": frozenset({"group", "association", "coalition", "alliance", "union", "pac", "watch", "league", "council"}),
    "military": frozenset({"army", "forces", "command", "staff"}),
    "ministry": frozenset({"ministry"}), "watchdog": frozenset({"agency"}), "panel": frozenset({"committee", "panel"}),
}  # fmt: skip
PRESS_HEADS = _words(
    "news times post journal tribune herald star gazette magazine press observer monitor telegraph shimbun ilbo "
    "review broadcasting tv television network weekly daily chronicle globe inquirer examiner mail"
)
RULERS = frozenset({"government", "administration", "regime", "state", "country", "nation"})
"""Nouns that stand for a country as actor."""
SPEAKING_FOR = frozenset({"spokesperson", "press secretary"})
"""Roles (``data/roles.csv``) whose unnamed holder speaks for a body."""

VAGUE = _words(
    "source sources official officials aide person people observer individual insider member staffer staff user "
    "voter resident witness reader writer author caller attendee participant victim expert analyst reporter "
    "doctor lawyer attorney friend supporter critic opponent employee worker student teacher soldier officer "
    "researcher scientist commenter protester activist"
)
"""Nouns of people who stay unnamed unless the text has named one."""
TRAILING = frozenset(
    {"all", "both", "himself", "herself", "itself", "too", "also", "alone", "each", "alike", "now", "then", "'s", "’s",
     "'", "’", '"', "”", "“", "``", "''", ",", ".", ":"}
)  # fmt: skip
"""What may follow the head of a source without being part of it."""
PLURAL_NOUNS = _words(
    "people men women police children staff youth media public crowd audience majority minority folks percent others"
)
HYPERNYMS = {
    "lawmaker": frozenset({"senator", "representative", "lawmaker"}),
    "leader": frozenset({"leader", "supreme leader", "president", "prime minister"}),
    "candidate": frozenset({"candidate", "nominee", "presidential candidate"}),
    "minister": frozenset({"minister", "foreign minister", "defence minister", "unification minister"}),
    "secretary": frozenset({"secretary", "secretary of state", "secretary of defence"}),
    "adviser": frozenset({"adviser", "national security adviser"}),
}
"""Roles that a more general word may mean."""
ANYBODY = frozenset({"candidate", "nominee", "businessman", "running mate"})
"""Roles that a description may give without the document having named them."""
CAMPAIGNS = frozenset({"campaign", "administration", "team", "camp"})
"""What is called after a person and speaks as a body."""
PAST = _words("went took made sent met gave paid saw came left held set put got had spoke wrote")
"""Verbs that stick to names in badly converted texts and whose endings do not show them to be verbs."""
SAYING = frozenset({"said", "says", "say", "saying", "told", "asked"})
GLUED = re.compile(r"([A-Za-z]*[a-zE])([A-Z][a-z]+)")
"""A word with a capital inside, as where a blank was lost: "ComradeKim"."""
