"""Numbers that check themselves: cards by Luhn's digit, accounts by IBAN's two."""

LEAST_CARD_DIGITS, MOST_CARD_DIGITS = 13, 19
LEAST_IBAN_SIGNS, MOST_IBAN_SIGNS = 15, 34


def is_card_number(text: str) -> bool:
    """Say whether the digits of a text are a payment card's number.

    Source: ISO/IEC 7812-1, annex B (Luhn's formula); 13 to 19 digits.
    """
    digits = [int(sign) for sign in text if sign.isdecimal()]
    if not LEAST_CARD_DIGITS <= len(digits) <= MOST_CARD_DIGITS or len(set(digits)) == 1:
        return False
    doubled = [digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(digit - 9 if digit > 9 else digit for digit in doubled)) % 10 == 0


def is_iban(text: str) -> bool:
    """Say whether a text is an international bank account number, blanks left out. Source: ISO 13616-1."""
    signs = "".join(text.split()).upper()
    if not (LEAST_IBAN_SIGNS <= len(signs) <= MOST_IBAN_SIGNS and signs.isascii() and signs.isalnum()):
        return False
    if not (signs[:2].isalpha() and signs[2:4].isdigit()):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
