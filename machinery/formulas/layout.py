r"""Prepare the tokens of a formula for the grammar: what opens and closes, rows, and what separates statements.

Each function takes a list of tokens and gives another. Imports the lexer alone.
"""

from lark import Token

from machinery.formulas.lexer import PAIRS, FormulaError

MAX_LENGTH, MAX_OPEN = 2_000, 60  # tokens, and brackets within brackets
CLOSING = {"OPEN": "CLOSE", "BRACE": "END_BRACE", "DEGREE": "END_DEGREE"}
CLOSING |= {"CASES": "END_CASES", "MATRIX": "END_MATRIX", "ROWS": "END_ROWS"}
CLOSERS = set(CLOSING.values())
OPERAND = {"NAME", "UNKNOWN", "NUMBER", "LABEL", "PRIMES", "DOTS", *CLOSERS}  # an operand may end with these
BINARY = {"RELATION", "PLUS", "MINUS", "TIMES", "SLASH"}
AT_POINT = r"\left. ... \right|_{x = 0} around what has its value at a point"
SEPARATORS = {"COMMA", "SEMICOLON", "STOP", "QUAD", "ROW"}


def arrange(tokens: list[Token], latex: str) -> list[Token]:
    """The tokens as the grammar takes them."""
    if len(tokens) > MAX_LENGTH:
        raise FormulaError("too long: split the formula", latex, tokens[MAX_LENGTH].start_pos)
    levels = pair(tokens, latex)
    tokens = tidy_cases(tokens)
    if any(token.type in ("ROWS", "NEXT", "AND") for token in tokens):
        tokens = join_rows(tokens, latex)
    return separate(tokens, latex) if levels else tokens


def retyped(token: Token, kind: str) -> Token:
    return Token(kind, str(token), token.start_pos, end_pos=token.end_pos)


def pair(tokens: list[Token], latex: str) -> bool:
    """Give each bar its part, in place, and hold that what opens is closed by its kind. True, if there is anything."""
    opened: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        kind = token.type
        if kind == "BAR":
            tokens[place] = token = _bar(tokens, place, opened, latex)
        elif kind == "OPEN" and place and tokens[place - 1].type == "ROOT" and token == "[":
            tokens[place] = token = retyped(token, "DEGREE")
        elif kind == "CLOSE" and opened and opened[-1].type == "DEGREE" and token == "]":
            tokens[place] = token = retyped(token, "END_DEGREE")
        if token.type in CLOSING:
            opened.append(token)
            if len(opened) > MAX_OPEN:
                raise FormulaError("nested too deeply", latex, token.start_pos)
        elif token.type in CLOSERS:
            if not opened:
                raise FormulaError(f"{token} closes nothing: this follows a complete formula", latex, token.start_pos)
            first = opened.pop()
            if CLOSING[first.type] != token.type or closer(first) != token:
                raise FormulaError(f"expected {closer(first)} to close {first}", latex, token.start_pos)
            sizes = [
                latex[t.start_pos : t.end_pos].startswith(word) for t, word in ((first, r"\left"), (token, r"\right"))
            ]
            if first.type != "CASES" and sizes[0] != sizes[1]:
                raise FormulaError(r"\left without \right, or vice versa", latex, (token, first)[sizes[0]].start_pos)
        place += 1
    if opened:
        last = opened[-1]
        raise FormulaError(f"expected {closer(last)} to close {last}", latex, len(latex))
    return bool(tokens)


def closer(token: Token) -> str:
    """What closes an opening token."""
    return PAIRS.get(str(token)) or str(token).replace(r"\begin", r"\end")


def _bar(tokens: list[Token], place: int, opened: list[Token], latex: str) -> Token:
    r"""A bar that opens, closes or stands between: `|x|`, `\|x\|`, `||x||`, `p \| q`."""
    token, before = tokens[place], tokens[place - 1] if place else None
    size = latex[token.start_pos : token.end_pos]
    ends = before is not None and before.type in OPERAND
    top = opened[-1] if opened else None
    double = token == "|" and place + 1 < len(tokens) and tokens[place + 1].start_pos == token.end_pos
    if double and tokens[place + 1] == "|" and not (ends and top == "|"):  # || is one sign
        token = Token("BAR", r"\|", token.start_pos, end_pos=tokens.pop(place + 1).end_pos)
    if size.startswith((r"\left", r"\bigl", r"\Bigl", r"\biggl", r"\Biggl")):
        return retyped(token, "OPEN")
    right = size.startswith(r"\right")
    if top is not None and closer(top) == token and (right or (ends and not latex.startswith(r"\left", top.start_pos))):
        return retyped(token, "CLOSE")
    if ends and place + 1 < len(tokens) and tokens[place + 1].type == "SUB":
        raise FormulaError(f"to what does this bar belong? Write {AT_POINT}", latex, token.start_pos)
    between = r"\middle" in size or (ends and _odd(tokens, place, token, latex))
    return retyped(token, ("MID" if token == "|" else "PARALLEL") if between else "OPEN")


def _odd(tokens: list[Token], place: int, bar: Token, latex: str) -> bool:
    """Whether this bar and those that follow on its level are odd in number."""
    depth, count = 0, 1
    for token in tokens[place + 1 :]:
        left, right = (token.type == "BAR" and latex.startswith(s, token.start_pos) for s in (r"\left", r"\right"))
        depth += (token.type in CLOSING or left) - (token.type in CLOSERS or right)
        if depth < 0:
            break
        count += depth == 0 and token.type == "BAR" and token == bar and not right
    return count % 2 == 1


def tidy_cases(tokens: list[Token]) -> list[Token]:
    """Within cases and matrices: no comma, stop or row that says nothing; `x if y` without & has one."""
    if not any(token.type in ("CASES", "MATRIX") for token in tokens):
        return tokens
    found, kinds, split = [], [], []
    for token in tokens:
        kind = token.type
        if kind in CLOSING:
            kinds.append(kind)
            split.append(False)
        inner = kinds[-1] if kinds else ""
        if inner in ("CASES", "MATRIX") and kind in ("AND", "NEXT", "END_CASES", "END_MATRIX", "IF", "OTHERWISE"):
            while found[-1].type in ("COMMA", "STOP", "QUAD", "SEMICOLON") or (
                found[-1].type == "NEXT" and kind in ("END_CASES", "END_MATRIX")
            ):
                found.pop()
            if inner == "CASES" and kind in ("IF", "OTHERWISE") and not split[-1]:
                found.append(Token("AND", "&", token.start_pos, end_pos=token.start_pos))
                split[-1] = True
            split[-1] = kind != "NEXT" and (kind == "AND" or split[-1])
        if kind in CLOSERS:
            kinds.pop()
            split.pop()
        if inner == "CASES" and kind in ("FOR", "BOTH", "WHERE"):
            token = retyped(token, "COMMA" if kind == "BOTH" else "IF")
        if not (kind == "QUAD" and inner in ("CASES", "MATRIX")):
            found.append(token)
    return found


def join_rows(tokens: list[Token], latex: str) -> list[Token]:
    """Aligned rows as one line. A row that begins with a sign goes on; any other one is a statement of its own."""
    while tokens and tokens[0].type == "ROWS":
        if tokens[-1].type not in ("END_ROWS", "COMMA", "STOP"):
            raise FormulaError(f"this stands behind {tokens[0]}", latex, tokens[-1].start_pos)
        last = len(tokens) - 1 - [t.type for t in reversed(tokens)].index("END_ROWS")
        tokens = tokens[1:last]
    rows, depth = [[]], 0
    for token in tokens:
        depth += (token.type in CLOSING) - (token.type in CLOSERS)
        if token.type == "ROWS":
            raise FormulaError(f"{token} within a formula is not read", latex, token.start_pos)
        if token.type == "NEXT" and not depth:
            rows.append([])
        else:
            rows[-1].append(token)
    found: list[Token] = []
    for row in rows:
        row, first, marked = _columns(row)
        if not row:
            continue
        while found and found[-1].type in ("COMMA", "STOP") and first in ("RELATION", "PLUS", "TIMES", "SLASH"):
            found.pop()
        goes_on = first in ("RELATION", "PLUS", "TIMES", "SLASH") or (found and found[-1].type in BINARY)
        if first == "MINUS" and found:
            related = _related(row)
            if related and marked and _related(found):
                message = (
                    "two readings: a row that goes on, or a new one? End the row before with the minus, or leave out &"
                )
                raise FormulaError(message, latex, row[0].start_pos)
            goes_on = goes_on or not related
        if found and not goes_on:
            found.append(Token("ROW", r"\\", row[0].start_pos, end_pos=row[0].start_pos))
        found += row
    return found


def _related(row: list[Token]) -> bool:
    depth = 0
    for token in row:
        depth += (token.type in CLOSING) - (token.type in CLOSERS)
        if token.type == "RELATION" and not depth:
            return True
    return False


def _columns(row: list[Token]) -> tuple[list[Token], str, bool]:
    """A row without &, whose every second one begins a column; the kind of its first token; whether & was first."""
    found, depth, seen, marked = [], 0, 0, bool(row) and row[0].type == "AND"
    for token in row:
        depth += (token.type in CLOSING) - (token.type in CLOSERS)
        if token.type == "AND" and not depth:
            seen += 1
            if seen % 2 == 0 and found:
                found.append(retyped(token, "QUAD"))
        else:
            found.append(token)
    while found and found[0].type == "QUAD":
        found.pop(0)
    return found, found[0].type if found else "", marked


def separate(tokens: list[Token], latex: str) -> list[Token]:
    """Drop wide spaces and stops that separate nothing, and make the words of a display separators."""
    found: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1].type if place + 1 < len(tokens) else ""
        before = found[-1].type if found else ""
        if token.type == "QUAD":
            if before not in OPERAND or after in {*BINARY, *CLOSERS, "", "AND", "IF", "OTHERWISE", "NEXT"} - {"MINUS"}:
                continue
            if after == "MINUS":
                raise FormulaError("two readings: a difference, or two statements? Use a comma", latex, token.start_pos)
        if token.type == "STOP" and after in ("", "ROW", "QUAD", "NEXT"):
            continue
        if token.type in ("FOR", "WHERE", "BOTH") or (token.type == "IF" and before != "AND"):
            token = Token("WORD", token.type, token.start_pos, end_pos=token.end_pos)
        found.append(token)
    while found and found[-1].type in SEPARATORS:
        found.pop()
    return found
