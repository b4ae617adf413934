"""Small programs that make uses; nothing in the product imports them."""
