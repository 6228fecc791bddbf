"""The words the noun finder knows: where a noun ends, what speaks for it, and nouns that are never the matter."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VERBS = """
is are was were isn't aren't wasn't weren't be been being am has have had hasn't haven't hadn't do does did don't
doesn't didn't will won't would wouldn't can can't cannot could couldn't should shouldn't must may might shall came
come comes arrive arrives broke break breaks keep keeps kept stop stops went go goes got get gets gotten made make
makes crashes crash freezes froze leaks leak drops fails fail shows show says say said looks look turns takes take
took costs cost runs run ran starts start works work smells sounds feels felt fell falls needs need lost sent left
gave bought brought thought knew threw put puts paid seems means meant let told ended sold tells became cut belong
belongs contains contain lets
"""
_FUNCTION_WORDS = """
i i'm i've i'd i'll you you're you've you'd you'll he she it it's its we we're we've we'd we'll they they're they've
me him her us them who which what where where's when why how whose whom whenever whether if then than because
although though while until unless since before after during and or but nor so yet as at by for from in into of off
on onto out over to towards under up down with without within about against around between through per via regarding
concerning again now today yesterday tomorrow tonight already still never ever always just really only too also even
very not no here there back twice once please anymore immediately ago later soon asap finally instead either neither
both all any some every each another today's much many more most less few several lot except despite like unlike
together near beside behind beyond inside outside next across along beneath above below upon among amongst thanks
thank hello hi dear sir madam nobody somebody someone anybody anyone everybody everyone nothing something anything
everything there's that's what's let's my our your his their the this that these those a an
"""
_TIMES = """
time times day days week weeks weekend month months year years hour hours minute minutes second seconds moment
morning afternoon evening night noon midnight date deadline monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december spring summer autumn winter
christmas easter today tomorrow yesterday past future beginning start end middle rest
"""
_PEOPLE = """
company team service support customer customers staff manager managers colleague colleagues agent agents people
person man woman guy lady wife husband partner mother father mum mom dad parents son daughter kid kids child
children baby family sister brother aunt uncle grandmother grandfather grandson granddaughter boss lawyer solicitor
friend friends neighbour neighbor neighbours landlord tenant doctor police bank driver courier technician engineer
operator assistant representative supervisor chatbot bot robot department business firm store shop seller supplier
office hotline crew lot ombudsman regulator court press media government council everyone bunch cousin grandpa
grandma niece nephew fiance girlfriend boyfriend flatmate father-in-law mother-in-law treasurer member members
stepson stepdaughter choir class pupils students guests guest group club school association employer passenger
passengers buyer competitor hip knee leg arm foot back eye heart tooth teeth body blood hair face voice dog cat
"""
_ABSTRACT = """
problem problems issue issues thing things stuff way ways fact reason reasons situation case matter point question
questions answer answers response reply replies excuse excuses joke story stories same other others one ones first
third fourth fifth last next whole lot life lives money cash cent cents euro euros pound pounds dollar dollars name
number numbers house home phone mail email emails mails message messages work job door street address country world
city town wall chat call calls conversation help patience mind opinion head hand hands side part parts price amount
amounts sum state condition box fence garden pond river holiday holidays vacation birthday anniversary wedding
funeral law truth experience attitude behaviour behavior treatment mistake mistakes error errors mess fault blame
use chance choice option options information info detail details word words idea photo photos picture pictures
attachment screenshot screenshots evidence proof list total difference result results loss losses hell shame
disgrace nightmare disaster trouble stress nerve nerves frustration anger disappointment inconvenience apology
apologies sympathy explanation promise promises lie lies nonsense rubbish crap game circus system procedure process
rules policy terms place places above below following opposite latest meantime impression hope trust loyalty value
quality kind sort type bit piece only right rights responsibility decision need needs request favour solution step
steps kitchen bathroom bedroom floor queue line loop internet's car's morning's eyes ears skin health age account's
side's website site page link middle front top bottom left corner road station airport hospital school hotel's
building flat apartment mouth
"""
BOUNDARIES = _set(_VERBS + _FUNCTION_WORDS)
"""A noun phrase ends before these."""
NEVER = _set(_TIMES + _PEOPLE + _ABSTRACT)
"""Heads that are not what a case is about: times, people, the customer's feelings, the talk itself."""
AFTER_SUBJECT = _set(_VERBS + " still never not i you we they just already again that which ") - _set(
    "be been being am say says said show shows let told tells means meant"
)
"""What follows a noun of the customer's own that something happened to: "my dinner is", "my parcel still"."""
WENT_WRONG = _set("""
isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't can't cannot never still not i you we
came come arrive arrives broke breaks keep keeps kept stop stops stopped crashes crash freezes froze leaks leak
drops fails fail failed leaked crashed dropped disappeared vanished fell falls smells lost arrived has
""")
"""What follows any other noun that is the matter: "the router keeps", "the vase came", "the sofa you delivered"."""
BEFORE_OBJECT = _set("""
ordered order bought buy purchased booked book received receive returned return got get cancel cancelled canceled
cancelling lost lose delivered deliver sent send resend repaired repair fix fixed replace replaced exchange damaged
broke blocked block closed close locked unlock rejected reject refused opened stole stolen installed install
postponed delayed missed forgot paid pay threw track change changed renew renewed upgrade upgraded terminate
activate rented hired sold shipped dispatched lent withdraw about regarding concerning where's deducted overcharged
""")
"""What stands before a noun that something is done to: "I ordered a vase", "about the transfer"."""
ASKED_AFTER = _set("is was are were where's has have will did does do can isn't hasn't")
"""Before a noun in a question: "where is my parcel"."""
LINKED = _set("""
waiting wait waited charged charge charges paid pay pays paying refund refunds reimbursement problem problems issue
issues trouble troubles wrong asked ask asking asks compensation replacement twice
""")
"""Words that make "for" and "with" speak for what follows: "charged twice for the booking"."""
BUYING = _set("ordered bought purchased booked received rented hired got")
"""Only after these a noun with "a" or "an" is the matter: "I bought a vase" is, "I wrote a letter" is not."""
OWN_MATTERS = _set("""
order orders parcel parcels package packages delivery shipment refund account card bill invoice subscription
membership contract booking reservation flight claim payment transfer deposit internet router password complaint
application insurance tariff suitcase luggage passport statement voucher prescription heating boiler meter repair
appointment ticket tickets credit loan mortgage pension salary
""")
"""Nouns that are often the matter: with "my" they need no other word that speaks for them."""
WITH_OBJECT = _set("""
transfer payment claim complaint invoice bill booking reservation contract application delivery subscription
insurance order refund
""")
"""Heads that take what they are about along: "the transfer to my landlord"."""
MEASURES_OF = _set("pair set pack bottle box bunch bag copy")
"""Heads that are nothing without what follows: "a pair of boots"."""
ENDS_AFTER_NOUN = _set("last next online early late first")
"""Words that may stand before a noun, and end the phrase after one: "my last bill", "the boots last week"."""
LEFT_OUT = _set("""
same whole entire very damn damned bloody stupid useless crappy terrible horrible awful ridiculous lousy fucking
freaking goddamn so-called shitty pathetic dumb actual own simple
""")
"""Words that are left out of a noun phrase: the customer's temper is not its name."""
NO_NOUN_AT_END = _set("""
new old big small second third first fourth broken damaged faulty wrong right late early other red blue black white
green grey good bad open closed wet dry cold hot full empty half double single main last next
""")
"""A phrase that ends with one of these was cut too early, or has no noun."""
