BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);
INSERT INTO "alembic_version" VALUES('e43177bfe90b');
CREATE TABLE assignment (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	duedate DATETIME, 
	course_id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name), 
	FOREIGN KEY(course_id) REFERENCES course (id)
);
INSERT INTO "assignment" VALUES('4c97ea72d399472fa574821aae0484f1','02_artificial_neuron',NULL,'dlcourse');
CREATE TABLE base_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	notebook_id VARCHAR(32) NOT NULL, 
	type VARCHAR(50), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id, type), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "base_cell" VALUES('b170e7a7063c49ef99bff286d0df3a01','weighted_sum-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('73c88d56ab8c4cde9a524629c729ec9a','bias_from_threshold-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('2409ef53bcdc4a4d904ab5d741de9b27','fires-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('e670e65e028c4cceab7e321c6ac299f7','gate_weights-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('957ff5047aa1444390ccfb8f1ace5ecc','weighted_sums-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('4efa1acd717247a5a0300e397a760080','larger_weight-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('4ad960d896a74d389b847ee4a10a5dd1','other_units-check','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('cf71c9a149534e4fb8c9dd96df9f9678','explain_neuron','5406a585ab9e4dec95ed84192847548a','GradeCell');
INSERT INTO "base_cell" VALUES('f7b940352dfe4f25a01ddc515e2f1346','weighted_sum','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('032d2cd6229a4b3fbea56fbdcf7289de','bias_from_threshold','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('aa5a4ce6b5c7482b8deea6e38f587d84','fires','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('65bce64df7674538878fa81a6876912d','gate_weights','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('20477d66e5d04f578149140580e68cd6','weighted_sums','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('a0281292c6b648f08327f40fe22ce379','larger_weight','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('4c53e64bf1634c7daf520e5a6861dba2','other_units','5406a585ab9e4dec95ed84192847548a','SolutionCell');
INSERT INTO "base_cell" VALUES('c338d30651864476b0ebd1b49cd2e4ec','explain_neuron','5406a585ab9e4dec95ed84192847548a','SolutionCell');
CREATE TABLE comment (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_comment TEXT, 
	manual_comment TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO "comment" VALUES('4cbf04ce2e9846e2b4dabc5d5ce36438','94da3e5559e346309982ab296bc65fc6','f7b940352dfe4f25a01ddc515e2f1346',NULL,NULL);
INSERT INTO "comment" VALUES('2ab1f668232c405585d70cb78691f774','94da3e5559e346309982ab296bc65fc6','032d2cd6229a4b3fbea56fbdcf7289de',NULL,NULL);
INSERT INTO "comment" VALUES('8ded565137f542b495f17c851a76f2cc','94da3e5559e346309982ab296bc65fc6','aa5a4ce6b5c7482b8deea6e38f587d84',NULL,NULL);
INSERT INTO "comment" VALUES('bd6e00296edb4fa69774f85983371e76','94da3e5559e346309982ab296bc65fc6','65bce64df7674538878fa81a6876912d',NULL,NULL);
INSERT INTO "comment" VALUES('e41f2d8e0ddb434bb9f927d5e549bf33','94da3e5559e346309982ab296bc65fc6','20477d66e5d04f578149140580e68cd6',NULL,NULL);
INSERT INTO "comment" VALUES('aa9c4b0090c34efc9398c626e4943d26','94da3e5559e346309982ab296bc65fc6','a0281292c6b648f08327f40fe22ce379',NULL,NULL);
INSERT INTO "comment" VALUES('5f7f08e353a14ddcb67f09d04ac5aafb','94da3e5559e346309982ab296bc65fc6','4c53e64bf1634c7daf520e5a6861dba2',NULL,NULL);
INSERT INTO "comment" VALUES('6e6b62178e83447b8c0c57cbc844faae','94da3e5559e346309982ab296bc65fc6','c338d30651864476b0ebd1b49cd2e4ec',NULL,NULL);
CREATE TABLE course (
	id VARCHAR(128) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (id)
);
INSERT INTO "course" VALUES('dlcourse');
INSERT INTO "course" VALUES('default_course');
CREATE TABLE grade (
	id VARCHAR(32) NOT NULL, 
	notebook_id VARCHAR(32), 
	cell_id VARCHAR(32), 
	auto_score FLOAT, 
	manual_score FLOAT, 
	extra_credit FLOAT, 
	needs_manual_grade BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (cell_id, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES submitted_notebook (id), 
	FOREIGN KEY(cell_id) REFERENCES base_cell (id)
);
INSERT INTO "grade" VALUES('9e0d6142e4d9405192b64f29fa6c8ddf','94da3e5559e346309982ab296bc65fc6','b170e7a7063c49ef99bff286d0df3a01',20.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('c2989fa494974079a693089add5f23f9','94da3e5559e346309982ab296bc65fc6','73c88d56ab8c4cde9a524629c729ec9a',8.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('045a542866524e0391cfaabbc02101c7','94da3e5559e346309982ab296bc65fc6','2409ef53bcdc4a4d904ab5d741de9b27',16.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('077f3d6ff92e4e80be14a82fb8c59dfa','94da3e5559e346309982ab296bc65fc6','e670e65e028c4cceab7e321c6ac299f7',24.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('fd46e11e9a9a4801b2c67061230c2492','94da3e5559e346309982ab296bc65fc6','957ff5047aa1444390ccfb8f1ace5ecc',20.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('f4f4e01fb9a847358e5d6a8006e640ea','94da3e5559e346309982ab296bc65fc6','4efa1acd717247a5a0300e397a760080',6.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('8a6e7f2b1fb74c27999c63ba46d135c1','94da3e5559e346309982ab296bc65fc6','4ad960d896a74d389b847ee4a10a5dd1',6.0,NULL,NULL,0);
INSERT INTO "grade" VALUES('cc82a9a9f19749789e780328962f3031','94da3e5559e346309982ab296bc65fc6','cf71c9a149534e4fb8c9dd96df9f9678',NULL,1.5,NULL,0);
CREATE TABLE grade_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO "grade_cells" VALUES('b170e7a7063c49ef99bff286d0df3a01',20.0,'code');
INSERT INTO "grade_cells" VALUES('73c88d56ab8c4cde9a524629c729ec9a',8.0,'code');
INSERT INTO "grade_cells" VALUES('2409ef53bcdc4a4d904ab5d741de9b27',16.0,'code');
INSERT INTO "grade_cells" VALUES('e670e65e028c4cceab7e321c6ac299f7',24.0,'code');
INSERT INTO "grade_cells" VALUES('957ff5047aa1444390ccfb8f1ace5ecc',20.0,'code');
INSERT INTO "grade_cells" VALUES('4efa1acd717247a5a0300e397a760080',6.0,'code');
INSERT INTO "grade_cells" VALUES('4ad960d896a74d389b847ee4a10a5dd1',6.0,'code');
INSERT INTO "grade_cells" VALUES('cf71c9a149534e4fb8c9dd96df9f9678',0.0,'code');
CREATE TABLE notebook (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	assignment_id VARCHAR(32), 
	kernelspec VARCHAR(1024), 
	PRIMARY KEY (id), 
	UNIQUE (name, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id)
);
INSERT INTO "notebook" VALUES('5406a585ab9e4dec95ed84192847548a','02_artificial_neuron','4c97ea72d399472fa574821aae0484f1','{"display_name": "Python 3", "language": "python", "name": "python3"}');
CREATE TABLE solution_cells (
	id VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
INSERT INTO "solution_cells" VALUES('f7b940352dfe4f25a01ddc515e2f1346');
INSERT INTO "solution_cells" VALUES('032d2cd6229a4b3fbea56fbdcf7289de');
INSERT INTO "solution_cells" VALUES('aa5a4ce6b5c7482b8deea6e38f587d84');
INSERT INTO "solution_cells" VALUES('65bce64df7674538878fa81a6876912d');
INSERT INTO "solution_cells" VALUES('20477d66e5d04f578149140580e68cd6');
INSERT INTO "solution_cells" VALUES('a0281292c6b648f08327f40fe22ce379');
INSERT INTO "solution_cells" VALUES('4c53e64bf1634c7daf520e5a6861dba2');
INSERT INTO "solution_cells" VALUES('c338d30651864476b0ebd1b49cd2e4ec');
CREATE TABLE source_cell (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	locked BOOLEAN NOT NULL, 
	source TEXT, 
	checksum VARCHAR(128), 
	notebook_id VARCHAR(32), 
	PRIMARY KEY (id), 
	UNIQUE (name, notebook_id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "source_cell" VALUES('39c515b249204f25b9816403e5cca432','setup','code',1,'import numpy as np

from dlcourse.checks import artificial_neuron as check','73d3753362b44a595267798492dd8c3d','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('582d5ec1348f4c9b9049d49fbf947aba','weighted_sum','code',0,'def weighted_sum(x, w, b):
    """The weighted sum of one input vector.

    x: inputs, shape (features,)
    w: weights, the same shape
    b: bias, a number
    returns: a number
    """
    # YOUR CODE HERE
    raise NotImplementedError()','bddcd15b3ca95462d8efc4a2ebe9dc60','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('940960d7cfea4cdf8d205f9663f6bd20','weighted_sum-check','code',1,'check.weighted_sum(weighted_sum)','8328556b71a78d2cc447864def47cb40','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('5d857df68f244f28868a77f9fe66c6ae','bias_from_threshold','code',0,'def bias_from_threshold(threshold):
    """The bias of the neuron that has this threshold.

    threshold: a number
    returns: a number
    """
    # YOUR CODE HERE
    raise NotImplementedError()','34eea5cde380fcb268b03566e1a4f3f2','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('750f91de05104b54b1eeb2aedbe82774','bias_from_threshold-check','code',1,'check.bias_from_threshold(bias_from_threshold)','0a6f8d997401485adf94ab605536f3ac','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('15fd3f71637b49c0ad16bf3421f94d0a','fires','code',0,'def fires(x, w, b):
    """Whether the neuron fires.

    x: inputs, shape (features,)
    w: weights, the same shape
    b: bias, a number
    returns: 1 or 0
    """
    # YOUR CODE HERE
    raise NotImplementedError()','47a48bfc9fa0e81a9a99d71f1dddd1c2','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('c4ccc27318c04f5fb459e0405538332b','fires-check','code',1,'check.fires(fires)','46aa043490735806732ca29dfb0b0c1c','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('3ef244e65af54574a388199b3e8fdc4a','gate_weights','code',0,'def gate_weights(name):
    """Weights and bias of a logic gate.

    name: "and", "or", "nand" or "not"
    returns: (weights, bias), such as ([1, -1], -0.5); "not" has one weight
    """
    # YOUR CODE HERE
    raise NotImplementedError()','987186235451653013818604a795ae02','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('5bd29386ad97424a857b1874fda77fae','gate_weights-check','code',1,'check.gate_weights(gate_weights)','9937928a35f56bd00cfd753c8c6db6e4','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('3d8299080e684597af5a1ac5486e572c','weighted_sums','code',0,'def weighted_sums(x, w, b):
    """The weighted sums of a batch.

    x: inputs, shape (samples, features)
    w: weights, shape (features,)
    b: bias, a number
    returns: shape (samples,)
    """
    # YOUR CODE HERE
    raise NotImplementedError()','1b2150941258703e2ae5d927e9c21a98','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('0486a3a8afca4b3389972d7dc33b17bc','weighted_sums-check','code',1,'check.weighted_sums(weighted_sums)','d548b4efccc92753710653fe426dffa5','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('e21568d10a5f45578eddc41f5cef869a','larger_weight','code',0,'def larger_weight():
    """Click your answer below; or return its letter: "a", "b", "c" or "d"."""
    # YOUR CODE HERE
    raise NotImplementedError()','7b815e4ff005a1d8375a097b7dfae63e','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('d3ed049a85c848759cbd2a311e0c3aec','larger_weight-check','code',1,'check.larger_weight(larger_weight)','8adecc26edfdbe3508bf3deacdf48924','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('d970c5f932ee4c28b45002d8ca37fda0','other_units','code',0,'def other_units():
    """Click your answer below; or return its letter: "a", "b", "c" or "d"."""
    # YOUR CODE HERE
    raise NotImplementedError()','a09517d1ae387cfb179fca0acf4c85e7','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('c19d58a27c1f4515b04f9570eea3199f','other_units-check','code',1,'check.other_units(other_units)','5e3213349286306a350e148e9f063d40','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('177b3381a758469f8bf25b55a0f6665b','explain_neuron','code',0,'def explain_neuron():
    """Return your explanation, as text."""
    # YOUR CODE HERE
    raise NotImplementedError()','3e0993984443e46ea0ad00318bb81028','5406a585ab9e4dec95ed84192847548a');
INSERT INTO "source_cell" VALUES('b1e8fbe6a2c040a9b7f23ca948f36db2','explain_neuron-check','code',1,'check.explain_neuron(explain_neuron)','d10b02739823b6514246f75a48f9e71b','5406a585ab9e4dec95ed84192847548a');
CREATE TABLE student (
	id VARCHAR(128) NOT NULL, 
	first_name VARCHAR(128), 
	last_name VARCHAR(128), 
	email VARCHAR(128), 
	lms_user_id VARCHAR(128), 
	PRIMARY KEY (id)
);
INSERT INTO "student" VALUES('ada',NULL,NULL,NULL,NULL);
CREATE TABLE submitted_assignment (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	student_id VARCHAR(128), 
	timestamp DATETIME, 
	extension DATETIME, 
	PRIMARY KEY (id), 
	UNIQUE (assignment_id, student_id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	FOREIGN KEY(student_id) REFERENCES student (id)
);
INSERT INTO "submitted_assignment" VALUES('221b9b1febd547a2ba850af322c02965','4c97ea72d399472fa574821aae0484f1','ada','2024-05-01 10:00:00.000000',NULL);
CREATE TABLE submitted_notebook (
	id VARCHAR(32) NOT NULL, 
	assignment_id VARCHAR(32), 
	notebook_id VARCHAR(32), 
	flagged BOOLEAN, 
	late_submission_penalty FLOAT, 
	PRIMARY KEY (id), 
	UNIQUE (notebook_id, assignment_id), 
	FOREIGN KEY(assignment_id) REFERENCES submitted_assignment (id), 
	FOREIGN KEY(notebook_id) REFERENCES notebook (id)
);
INSERT INTO "submitted_notebook" VALUES('94da3e5559e346309982ab296bc65fc6','221b9b1febd547a2ba850af322c02965','5406a585ab9e4dec95ed84192847548a',0,NULL);
CREATE TABLE task_cells (
	id VARCHAR(32) NOT NULL, 
	max_score FLOAT NOT NULL, 
	cell_type VARCHAR(8) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES base_cell (id)
);
COMMIT;
