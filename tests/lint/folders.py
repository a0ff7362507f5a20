"""What a folder may use: those of src/ what the Makefile has in sight for them, those of tap/ the rooms before them.

A file may always use its own folder.  Both lists are in order, lower first, and everything goes down only: so no
folders form a circle.
"""
import re

ROOMS = ["config", "tell", "auth", "api", "extract", "report", "describe", "run", "command"]


class Folders:
    def __init__(self, root):
        """Reads LAYERS and SEES_* of root/Makefile."""
        text = (root / "Makefile").read_text()
        order = re.search(r"^LAYERS\s*:=\s*(.*)", text, re.M)[1].split()
        self.sees = {name: set(seen.split()) for name, seen in re.findall(r"^SEES_(\w+)\s*:=\s*(.*)", text, re.M)}
        self.layers = order
        assert set(order) == set(self.sees), "the Makefile's LAYERS and SEES_* are not the same folders"
        for at, name in enumerate(order):
            above = {seen.partition("/")[0] for seen in self.sees[name]} - set(order[: at + 1])
            assert not above, f"the Makefile's SEES_{name} goes up: {above}"

    def may_use(self, user, used):
        """May the file `user` use the file `used`?  Paths from the root, with or without an ending."""
        user, used = str(user), str(used)
        if user.rpartition("/")[0] == used.rpartition("/")[0]:
            return True
        if user.startswith("src/"):
            folder, _, file = used.removeprefix("src/").partition("/")
            return bool(self.sees[user.split("/")[1]] & {folder, f"{folder}/{file.removesuffix('.h')}.h"})
        return used.startswith("src/") or _height(used) < _height(user)


def _height(path):
    """The height of a file of tap/: version.h, then the rooms, then the files above them."""
    if path.startswith("tap/version"):
        return -1
    _, room, *file = path.split("/")
    return ROOMS.index(room) if file else len(ROOMS)
