"""Which items direct (mục nào giao việc): from the outline to the passages that are one obligation each.

The smallest item that tells somebody to do something counts (GUIDELINES 2): a leaf that directs, a parent
whose sub-items are mere content, a lead-in of a list of facts. Grounds, aims, topics, money notes, lead-ins
and closings that only repeat "triển khai thực hiện" do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from nlp.directive import DirectiveReader
from nlp.fields import FieldKind
from nlp.labels import Level
from nlp.lexicon import alternatives, phrases
from nlp.looks import NO_NAMES
from nlp.match import PhraseSet
from nlp.openings import Directive, Opening
from nlp.outline import Item, introduces, is_heading_text
from nlp.roles import is_topic, section_around, section_of
from nlp.sections import Section
from nlp.sentences import sentence_spans
from nlp.words import begins_with_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One passage that directs: `start`, `end` are document offsets of the quote with its label.

    `text` and `key` are what the directive was read from, beginning at document offset `base`; the
    directive's offsets are into them.
    """

    item: Item
    start: int
    end: int
    base: int
    text: str
    key: str
    directive: Directive


_CLOSING_LENGTH = 260
_VALUED = (FieldKind.LEAD, FieldKind.SUPPORT, FieldKind.TIME)
_SCOPED = re.compile(r"căn cứ|theo (?!dõi)")


@cache
def _closing() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The parts of the closing formula: manner, the doing itself, what it says of the document."""
    doing = alternatives("cues", "carrying_out")
    return (
        re.compile(rf"{alternatives('cues', 'carrying_out_before')}|[,\s]+"),
        re.compile(rf"(?<!\w){doing}(?:[,\s]+(?:và\s+)?{doing})*"),
        re.compile(rf"\s+{alternatives('cues', 'carrying_out_behind')}[^.;]{{0,100}}$|$"),
    )


_NOTICE = re.compile(r"(?:thông báo|thông tin)\b.{0,80}\bbiết(?:\W|$)")


def repeats_only(action: str) -> bool:
    """Whether an action only says to carry the document out ("nghiêm túc triển khai thực hiện./.")."""
    text = action.strip(" ./")
    if len(text) > _CLOSING_LENGTH:
        return False
    if _NOTICE.match(text):
        return True  # "… thông báo để các đơn vị biết, thực hiện"
    manner, doing, behind = _closing()
    for match in doing.finditer(text):
        before = manner.sub("", text[: match.start()])
        scoped = not before or bool(_SCOPED.match(before))
        if scoped and behind.match(text, match.end()):
            return True
    return False


@cache
def _difficulty() -> re.Pattern[str]:
    arises = alternatives("cues", "difficulty")
    told = alternatives("cues", "telling")
    return re.compile(
        rf"(?:trong quá trình|quá trình|nếu|trường hợp)[^.]{{0,160}}{arises}[^.]{{0,120}}{told}"
    )


def _closes_letter(key: str) -> bool:
    return bool(re.match(r"(?:trên đây|rất mong|trân trọng|nhận được|trong quá trình|quá trình)", key))


@cache
def _membership() -> re.Pattern[str]:
    return re.compile(rf"\s[-–]\s*{alternatives('cues', 'membership')}\s*[.;]?$")


@cache
def _answer() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives('cues', 'answer')}")


@cache
def _in_force() -> re.Pattern[str]:
    return re.compile(alternatives("cues", "in_force"))


@cache
def _statement() -> re.Pattern[str]:
    return re.compile(rf"{alternatives('cues', 'statement', 'past')}|ngày \d")


class DutyFinder:
    """Walks over an outline.

    `issuer` holds the issuing body's own names as matching keys, `known` names that the document gives
    elsewhere; `has_deadline` tells if a text sets one.
    """

    def __init__(
        self, issuer: frozenset[str], has_deadline: Callable[[str], bool], known: PhraseSet = NO_NAMES
    ) -> None:
        self.issuer = issuer
        self.known = known
        self.has_deadline = has_deadline
        self._directives: dict[int, Directive] = {}
        self._answers = False
        self._roots: list[Item] = []

    def find(self, items: list[Item]) -> list[Duty]:
        """The duties of the outline in reading order."""
        self._answers = any(_answer().search(item.key) for item in items if item.level is Level.PLAIN)
        self._roots = [item for item in items if item.parent is None]
        duties: dict[int, list[Duty]] = {}
        for item in reversed(items):
            below = [d for child in item.children for d in duties[id(child)]]
            duties[id(item)] = self._with_children(item, below) if item.children else self._own(item)
        self._go_on(self._roots, duties)
        found = [d for root in self._roots for d in duties[id(root)]]
        return sorted(found, key=lambda d: d.start)

    def _go_on(self, roots: list[Item], duties: dict[int, list[Duty]]) -> None:
        """In a letter without numbers, a paragraph that begins with a verb goes on with those before it."""
        ordering = False
        for root in roots:
            plain = root.level is Level.PLAIN and not root.children
            if plain and ordering and not duties[id(root)] and not _closes_letter(root.key):
                passage = self._passage(root, 0, None, among_orders=True)
                duties[id(root)] = [passage] if passage else []
            ordering = plain and bool(duties[id(root)])

    def _with_children(self, item: Item, below: list[Duty]) -> list[Duty]:
        """A parent is context where its sub-items direct; a paragraph that goes on with it is no sub-item."""
        if item.fields and item.fields[0].kind in _VALUED:  # below stand who and when
            orders = (Opening.OPERATOR, Opening.ACTOR)
            return [d for d in below if d.item.parent is not item or d.directive.opening in orders]
        goes_on = self._continues(item)
        if not goes_on:
            return [*self._whole_sentence(item), *below] if below else self._own(item)
        own = self._own(item)
        if not own:
            return below
        inner = {id(d.item) for d in below}
        apart = [d for d in below if d.item not in goes_on or self._stands_apart(d)]
        end = own[-1].end
        for child in goes_on:
            if id(child) not in inner or any(d.item is child for d in apart):
                break
            end = child.end
        return [*own[:-1], replace(own[-1], end=end), *apart]

    def _whole_sentence(self, item: Item) -> list[Duty]:
        """A parent that is a sentence of its own, ended by a full stop, directs beside its sub-items."""
        ended = item.text.rstrip().endswith(".") and len(item.text) > 60
        if not item.label or not ended or introduces(item.key):
            return []
        return [d for d in self._own(item) if d.directive.opening in (Opening.OPERATOR, Opening.ACTOR)]

    def _continues(self, item: Item) -> list[Item]:
        """The paragraphs that go on with a labelled whole sentence; empty if it has sub-items."""
        if (
            item.level is Level.PLAIN
            or not item.text.strip()
            or is_heading_text(item.text)
            or introduces(item.key)
        ):
            return []
        if any(child.level is not Level.PLAIN or child.children for child in item.children):
            return []
        return item.children

    def _stands_apart(self, duty: Duty) -> bool:
        """A further paragraph is an obligation of its own with its own body or its own deadline."""
        if duty.key.startswith(("trường hợp", "nếu", "khi ")):
            return False
        named = duty.directive.opening in (Opening.OPERATOR, Opening.ACTOR)
        return named or self.has_deadline(duty.text)

    def directive(self, item: Item) -> Directive:
        """What the item's own first line says of who must act; offsets are into `item.text`."""
        if id(item) not in self._directives:
            self._directives[id(item)] = DirectiveReader(
                item.text, item.key, self.issuer, known=self.known
            ).read()
        return self._directives[id(item)]

    # -- one item ---------------------------------------------------------------------------------------

    def _own(self, item: Item) -> list[Duty]:
        """The duty that an item is by itself, none of its sub-items being one."""
        fields = item.fields
        if fields and fields[0].kind is not FieldKind.CONTENT:
            return []
        section = section_around(item)
        own = None if fields else section_of(item)
        if section in (Section.SILENT, Section.TOPIC) or own in (Section.SILENT, Section.TOPIC):
            return []
        if own is Section.MONEY and not item.children:
            section = Section.MONEY
        begin = fields[0].start if fields else 0
        passage = self._passage(item, begin, section) or self._by_word(item, begin, section)
        return [passage] if passage else []

    def _by_word(self, item: Item, begin: int, section: Section | None) -> Duty | None:
        """An item of a list that assigns work with a first word that the lexicon does not know: a verb?"""
        opening = self.directive(item).opening
        if item.level is Level.PLAIN or item.children or opening is not Opening.NONE:
            return None
        text, key = item.text[begin:], item.key[begin:]
        if (
            not text[:1].isupper()
            or _statement().match(key)
            or is_topic(key)
            or not self._assigns(item, section)
        ):
            return None
        if not begins_with_verb(text):
            return None
        directive = Directive(opening=Opening.TAGGED, start=0, action=0)
        base = item.start + begin
        return Duty(
            item=item, start=item.begin, end=item.end, base=base, text=text, key=key, directive=directive
        )

    def _assigns(self, item: Item, section: Section | None) -> bool:
        """Whether a list assigns work: an operative section, or a heading or lead-in that names who."""
        if section is Section.OPERATIVE:
            return True
        named = (Opening.NAMES, Opening.OPERATOR, Opening.ACTOR)
        if any(self.directive(node).opening in named for node in item.ancestors()):
            return True
        beside = (item.parent.children if item.parent else self._roots) if section is None else []
        return any(self.directive(one).opening is Opening.VERB for one in beside if one is not item)

    def _passage(
        self, item: Item, begin: int, section: Section | None, *, among_orders: bool = False
    ) -> Duty | None:
        """The directing passage of an item: the whole item, or from the first sentence that directs."""
        plain = item.level is Level.PLAIN
        top = plain and item.parent is None and not among_orders
        for number, (start, end) in enumerate(sentence_spans(item.text[begin:])):
            start, end = start + begin, end + begin
            text, key = item.text[start:end], item.key[start:end]
            directive = DirectiveReader(text, key, self.issuer, known=self.known).read()
            if not self._accepts(item, directive, key, first=number == 0, top=top, section=section):
                continue
            cut = start if plain and number > 0 else 0
            base = item.start + start
            quote_start = item.begin + (item.body + cut if plain else 0)
            return Duty(
                item=item,
                start=quote_start,
                end=self._quote_end(item),
                base=base,
                text=item.text[start:],
                key=item.key[start:],
                directive=directive,
            )
        return None

    def _accepts(
        self, item: Item, directive: Directive, key: str, *, first: bool, top: bool, section: Section | None
    ) -> bool:
        if not directive.directs or _membership().search(key):
            return False
        named = directive.opening in (Opening.OPERATOR, Opening.ACTOR)
        if (section is Section.MONEY or not first or top) and not named:
            return False
        if section is Section.MONEY and directive.passive:
            return False  # "do doanh nghiệp bảo đảm" says who pays
        if (
            named
            and directive.opening is Opening.ACTOR
            and self._is_issuer(directive, key)
            and (top or item.level is Level.PLAIN)
        ):
            return False
        if directive.opening is Opening.MODAL and item.level is Level.PLAIN:
            return False
        if item.level is Level.PLAIN:
            return self._accepts_plain(item, directive, key, top=top)
        return item.level is not Level.ARTICLE or self._accepts_article(item, directive, key)

    def _accepts_article(self, item: Item, directive: Directive, key: str) -> bool:
        """An article that puts the document in force or does the issuer's own act orders nobody."""
        if _in_force().search(key) or (
            _in_force().search(item.key[:160]) and directive.opening is not Opening.OPERATOR
        ):
            return False
        if directive.opening is not Opening.VERB:
            return True
        own_act = phrases("verbs", "own_acts").match_at(key, directive.action) is not None
        return not own_act and item.label != "1"  # Điều 1 says what the issuer decides

    def _accepts_plain(self, item: Item, directive: Directive, key: str, *, top: bool) -> bool:
        if _statement().match(key) and directive.opening is not Opening.OPERATOR:
            return False
        if self._answers and directive.opening is Opening.ACTOR and directive.leads[0].is_bare(key):
            return False  # an answer explains what the law asks of "nhà thầu"
        if _in_force().search(key) or (key.startswith("căn cứ ") and item.text.rstrip().endswith((";", ","))):
            return False  # a ground ends in a semicolon (NĐ 30/2020/NĐ-CP, Phụ lục I)
        if introduces(item.key) and (item.children or top):
            return not top or directive.opening is Opening.OPERATOR
        if _difficulty().search(key):
            return False
        content: object = item.parent is not None and item.parent.label and is_heading_text(item.parent.text)
        content = bool(content) and directive.opening is Opening.VERB
        return content or not repeats_only(key[directive.action :])

    def _is_issuer(self, directive: Directive, key: str) -> bool:
        subject = key[directive.leads[0].start : directive.leads[-1].end] if directive.leads else ""
        return subject in self.issuer

    def _quote_end(self, item: Item) -> int:
        """A parent whose sub-items are mere content takes them into its quote where it announces them."""
        if item.children and introduces(item.key):
            last = item
            while last.children:
                last = last.children[-1]
            return last.end if last.end - item.begin < 3000 else item.end
        return item.end
