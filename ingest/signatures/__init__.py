"""How the signatures of a PDF are checked, part by part; only this package knows pyHanko."""
