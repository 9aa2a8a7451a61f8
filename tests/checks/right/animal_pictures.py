"""Right answers to lesson 11 written in other ways, and mutants that are right too."""

import numpy as np

import dlcourse as dl


def prepare_loop(x):
    return np.array([[float(v) / 255 for row in picture for v in row] for picture in x])


def prepare_float32(x):
    n, height, width = x.shape
    return x.astype(np.float32).reshape(n, height * width) * np.float32(1 / 255)


def drop_unique(x, y):
    _, first = np.unique(x, axis=0, return_index=True)
    rows = sorted(first)
    return x[rows], y[rows]


def drop_compare(x, y):
    keep = [i for i in range(len(x)) if not any(np.array_equal(x[i], x[j]) for j in range(i))]
    return x[np.array(keep)], y[np.array(keep)]


def drop_dict(x, y):
    first = {}
    for i, picture in enumerate(x.tolist()):
        first.setdefault(tuple(picture), i)
    return [x[list(first.values())], y[list(first.values())]]


def animals_two_hidden(x_train, y_train, x_test):
    model = dl.Sequential(dl.Linear(49, 64, rng=3), dl.ReLU(), dl.Linear(64, 32, rng=4), dl.ReLU(),
                          dl.Linear(32, 10, rng=5))
    dl.fit(model, x_train, y_train, epochs=15, batch_size=50, loss=dl.CrossEntropyLoss(),
           optimizer=dl.Adam(model.parameters(), lr=0.01), rng=6, progress=False)
    return model.predict_proba(x_test).argmax(axis=1)


def animals_tanh(x_train, y_train, x_test):
    model = dl.Sequential(dl.Linear(49, 80, init="xavier", rng=0), dl.Tanh(),
                          dl.Linear(80, 10, init="xavier", rng=1))
    dl.fit(model, 2 * x_train - 1, y_train, epochs=20, batch_size=64, loss=dl.CrossEntropyLoss(),
           optimizer=dl.Adam(model.parameters(), lr=0.005), rng=2, progress=False)
    return model.predict(2 * x_test - 1).tolist()


def animals_momentum(x_train, y_train, x_test):
    scaler = dl.Standardizer().fit(x_train)
    model = dl.Sequential(dl.Linear(49, 96, rng=0), dl.ReLU(), dl.Linear(96, 10, rng=1))
    sgd = dl.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(12):
        for xb, yb in dl.batches(scaler.transform(x_train), y_train, 50, rng=7):
            dl.train_step(model, xb, yb, optimizer=sgd, loss=dl.CrossEntropyLoss())
    return model.predict(scaler.transform(x_test))


def diagnose_reversed(train, validation):
    best, last = sorted(validation)[0], validation[len(validation) - 1]
    answer = "fine" if train[-1] <= train[0] / 2 else "underfitting"
    return "overfitting" if last > best * 1.1 else answer


def diagnose_numpy(train, validation):
    train, validation = np.array(train), np.array(validation)
    conditions = [validation[-1] > 1.1 * validation.min(), train[-1] > train[0] / 2]
    return str(np.select(conditions, ["overfitting", "underfitting"], "fine"))


def diagnose_cases(train, validation):
    match (not validation[-1] <= 1.1 * np.min(validation), 2 * train[-1] > train[0]):
        case (True, _):
            return "overfitting"
        case (False, True):
            return "underfitting"
    return "fine"


def mirror_loop(x, y):
    mirrored = []
    for picture in x:
        mirrored.append([list(reversed(row)) for row in picture.tolist()])
    return x.tolist() + mirrored, y.tolist() + y.tolist()


RIGHT = {
    "prepare_pictures": [prepare_loop, prepare_float32,
                         lambda x: (x / 255.0).reshape(x.shape[0], -1),
                         lambda x: np.array([picture.flatten() for picture in x]) / 255],
    "drop_duplicates": [drop_unique, drop_compare, drop_dict],
    "name_animals": [animals_two_hidden, animals_tanh, animals_momentum],
    "diagnose": [diagnose_reversed, diagnose_numpy, diagnose_cases],
    "with_mirror_images": [mirror_loop,
                           lambda x, y: (np.vstack([x, np.flip(x, axis=2)]), np.tile(y, 2)),
                           lambda x, y: [np.append(x, np.array([np.fliplr(p) for p in x]), axis=0),
                                         np.hstack([y, y])]],
}

FIT = ("2: dl.fit(model, x_train, y_train, epochs=12, batch_size=80, loss=dl.CrossEntropyLoss(), "
       "optimizer=dl.Adam(model.parameters(), lr=0.02), rng=0, progress=False) → dl.fit(model, "
       "x_train, y_train, epochs=12, batch_size=80, loss=dl.CrossEntropyLoss(), "
       "optimizer=dl.Adam(model.parameters(), lr=0.02), ")

EQUIVALENT = {
    "prepare_pictures": {"1: 1 → 2": "reshape takes any negative number for “the rest”"},
    "name_animals": dict.fromkeys((
        FIT + "progress=False)", FIT + "rng=0)", "1: dl.Linear(49, 96, rng=0) → dl.Linear(49, 96)",
        "1: dl.Linear(96, 10, rng=1) → dl.Linear(96, 10)", "1: 10 → 11", "2: 12 → 13", "2: 12 → 11",
        "2: 80 → 81", "2: 80 → 79", "3: 0 → 1", "3: False → True", "1: 0 → 1", "1: 1 → 2",
        "1: 1 → 0",
    ), "another start, or nearly the same training: it reaches the bar as well"),
}
