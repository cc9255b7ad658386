"""In which sense a word of a question is meant: said of the asker or of somebody else, paid for or sold.

What is not clearly said is not heard: a wrong guess about who asks becomes a wrong "you may not apply".
"""

import re
from typing import Final

_SELF: Final = re.compile(  # after the word, in Japanese
    r"[)」]?(?:の?(?:会社|企業|業者|業|屋|店|工場|メーカー|事業者|法人|団体|者))?"
    r"(?:を(?:作|造|つく|製造し|営|経営し|し)[ぁ-ゖ]{0,6}(?:会社|企業|者|メーカー)?)?"
    r"(?:です|でして|だが|だけ|だ[。、]|である|であり|なので|なんですが|としては?[^し]|でも|[にで]あた|に当た|ではない|でない|[、。?!]|$"
    r"|[はもが][^、。?!]{0,12}(?:使|応募|申[しす請]|対象|受け|もら|出願))"
)
_ONESELF: Final = re.compile(  # before the word, in English
    r"(?:\b(?:we are|we're|i am|i'm|as|[iw]e? (?:run|own)) (?:an? |the )?(?:[a-z-]+ ){0,2}"
    r"|\b(?:for|can|may|could|does|should|would) an? (?:[a-z-]+ ){0,2}|\b(?:can|may|could|do|should) |\bmy (?:[a-z]+ )?"
    r"|\b(?:grants?|subsid(?:y|ies)|help|support|aid|money|advice) for (?:[a-z-]+ )?)$"
)
_WANTS: Final = re.compile(
    r"(?:e?s)? (?:in \w+ )?(?:wants?|needs?|would|plans?|hopes?|makes?|sells?|exports?|is|are)\b"
)
_OUR: Final = re.compile(r"\bour (?:[a-z]+ )?$")
_OTHERS: Final = re.compile(
    r"(?:海外|外国|現地|地元|相手|取引先|他社?|ほか)の?$|\b(?:foreign|overseas|local|there is an?) $"
)
_GOODS: Final = re.compile(  # after the word: what is made, sold, delivered or copied
    r"を(?:(?:作|造|つく|製造し|扱)って?(?:い|お)|売|販売|輸出|納め|出品)|の(?:特許|商標|意匠|製造|模倣|偽|会社|メーカー|輸出)"
)
_SOLD: Final = re.compile(
    r"\b(?:makes?|making|sells?|selling|exports?|exporting|fake|counterfeit|copied) (?:[a-z]+ )?$"
)
_MAKER: Final = re.compile(r"(?:e?s)? (?:maker|manufacturer|seller|shop|store|exporter|company|firm)")
_COMPOUND: Final = re.compile(r"[一-鿿々ァ-ヴ]")
_PAID: Final = re.compile(r"経?費|代|料|金|支援|補助|助成|対象|制度|購入|導入|募集|出願|登録|手続|利用")
_RIGHT: Final = re.compile(
    r"権利|出願|登録|侵害|真似|まね|守|regist|filing|\bfil(?:e|ed)\b|protect|infring|copied|fake"
)


def is_of_oneself(phrase: str, start: int, end: int) -> bool:
    """Tell whether a folded text says the words at these places of whoever asks: 大学です, "we are a university"."""
    before, after = phrase[:start], phrase[end:]
    if _OTHERS.search(before):
        return False
    if phrase.isascii():
        return bool(_ONESELF.search(before) or (_OUR.search(before) and _WANTS.match(after)))
    return _SELF.match(after) is not None


def is_to_be_paid(phrase: str, start: int, end: int) -> bool:
    """Tell whether the words at these places may be something to pay for, not goods, nor a part of a longer word."""
    after = phrase[end:]
    if phrase[start:end].isascii():
        return _SOLD.search(phrase[:start]) is None and _MAKER.match(after) is None
    return _GOODS.match(after) is None and (_COMPOUND.match(after) is None or _PAID.match(after) is not None)


def is_about_rights(phrase: str) -> bool:
    """Tell whether a folded text speaks of having a right: デザイン is then a design right, else an expense."""
    return _RIGHT.search(phrase) is not None
