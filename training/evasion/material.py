"""Words that say the same, and what readers write: the material of evasions."""

_GROUPS = """
buy purchase order
cheap affordable low-cost inexpensive
best finest greatest top
great wonderful terrific superb
good nice decent fine
amazing incredible astonishing
article post piece write-up
blog site page
information info details
thanks cheers many-thanks
helpful useful valuable
visit check-out see
website web-page homepage
free gratis complimentary
online web-based on-the-net
money cash funds
fast quick rapid speedy
easy simple effortless
help assist aid
service assistance offering
services offerings solutions
company firm business
offer provide supply
offers provides supplies
price cost rate
prices costs rates
quality standard grade
professional expert skilled
experience background know-how
customers clients buyers
customer client buyer
really truly genuinely
very extremely highly
want wish desire
need require
get obtain receive
find discover locate
share pass-on spread
sharing passing-on posting
recommend suggest endorse
recommended suggested endorsed
loan credit advance
loans credits advances
casino betting-house gaming-house
win gain earn
earn make gain
bonus extra reward
discount reduction rebate
pills tablets capsules
weight pounds kilos
health wellness well-being
doctor physician medic
treatment therapy cure
contact reach write-to
call phone ring
support backing help
number digits line
click press tap
link address url
reading perusing going-through
read peruse go-through
write compose pen
writing composing penning
love adore enjoy
loved adored enjoyed
like appreciate fancy
keep carry-on continue
work job effort
perfect ideal flawless
excellent outstanding superb
interesting intriguing fascinating
awesome brilliant marvellous
topic subject theme
people folks persons
years decades seasons
today right-now these-days
guaranteed assured certain
guarantee assurance promise
delivery shipping dispatch
shop store outlet
essay paper assignment
essays papers assignments
investment stake venture
recover retrieve regain
recovered retrieved regained
hacker cracker specialist
travel journey trip
hotel lodging inn
tour trip excursion
perfume fragrance scent
watches timepieces chronometers
shoes footwear sneakers
bags handbags purses
luxury lavish deluxe
new brand-new fresh
big large huge
small little tiny
many numerous plenty-of
"""


def _other_words() -> dict[str, tuple[str, ...]]:
    """Each word of a group, with the others that can stand in for it."""
    synonyms: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.strip().split("\n"):
        group = line.split()
        for word in group:
            spelled = tuple(o.replace("-", " ") for o in group if o != word)
            synonyms.setdefault(word, spelled)
    return synonyms


OTHER_WORDS = _other_words()
READERS_NAMES = (
    "Anna Weber", "Tom Hughes", "Marta Kowalska", "Luis Ortega", "Priya Nair", "Jens Holm",
    "Claire Dubois", "Sam Okafor", "Ruth Levy", "Paolo Conti", "Hanna Virtanen", "Dave Morris",
)  # fmt: skip
READERS_SENTENCES = (
    "I wasn't sure at first, but my sister tried it last winter and it held up.",
    "We used to argue about this every Sunday when the kids were small.",
    "Not sure I agree with the second half though, my own notes say otherwise.",
    "It rained all weekend so I finally had the time to sit down with it.",
    "My neighbour swears by the old way, and he isn't wrong about the mess.",
    "Does anybody know whether that still holds for the older ones?",
    "I had to read the bit in the middle twice before I saw what you meant.",
    "That's exactly what happened to us, only ours took three weeks.",
    "The dog ate half of mine, so I can't say how it ended.",
    "Back then nobody wrote these things down, my dad just knew.",
    "I'd have put the last part first, but that's a matter of taste.",
    "You forgot to say what happened to the other one!",
    "Mine broke in the same place, I think it's the cold that does it.",
    "He said he'd ring back and of course he never did.",
)

# What stands above the name at the end of a letter; nothing, where there is the name alone.
GREETINGS = (
    "", "", "Best regards", "Kind regards", "Regards", "Best wishes", "Cheers", "Thanks",
    "Thank you", "All the best", "Yours", "Viele Grüße", "Liebe Grüße", "LG", "Gruß",
    "Mit freundlichen Grüßen", "Cordialement", "Bien à vous", "Amicalement", "Merci", "Saludos",
    "Un saludo", "Gracias", "Un abrazo", "Abraços", "Obrigado", "Atenciosamente", "Ciao", "Grazie",
    "Cordiali saluti", "Un saluto", "Groeten", "Met vriendelijke groet", "Groetjes", "Pozdrawiam",
    "Z poważaniem", "S pozdravem", "Zdravím", "Hälsningar", "Vänliga hälsningar", "Mvh",
    "Terveisin", "Üdvözlettel", "Cu stimă", "С уважением", "Спасибо", "З повагою", "Με εκτίμηση",
    "Saygılarımla", "Selamlar", "Salam", "Terima kasih", "Trân trọng", "Cảm ơn", "ขอบคุณค่ะ",
    "धन्यवाद", "ধন্যবাদ", "مع تحياتي", "با احترام", "בברכה", "תודה", "谢谢", "敬上",
    "よろしくお願いします", "감사합니다",
)  # fmt: skip
