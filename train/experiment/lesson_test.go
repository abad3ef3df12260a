package experiment_test

import (
	"strings"
	"testing"

	"credo/train"
)

// A circuit brings its lesson, whose options are keys; a circuit that settles has none in its text.
func TestLessonsHaveKeys(t *testing.T) {
	flow := train.NewFlow()
	if got := decode(t, "circuit: dicstudent").Lesson; got != flow {
		t.Errorf("the online student brings %+v", got)
	}
	flow.Method, flow.Dt, flow.Seconds, flow.Before = "rk4", 0.0005, 2, 0
	e := decode(t, "circuit: dicstudent", "lesson.method=rk4", "lesson.dt=0.0005", "lesson.seconds=2", "lesson.before=0")
	if e.Lesson != flow {
		t.Errorf("got %+v, want %+v", e.Lesson, flow)
	}
	if again := decode(t, string(e.Marshal())); again.Lesson != flow || again.Hash() != e.Hash() {
		t.Errorf("read again: %+v", again.Lesson)
	}
	for _, src := range []string{"", "circuit: mlp", "{circuit: mlp, lesson: minibatch}"} {
		if e := decode(t, src); e.Lesson != (train.Minibatches{}) || strings.Contains(string(e.Marshal()), "lesson") {
			t.Errorf("%s: lesson %+v in\n%s", src, e.Lesson, e.Marshal())
		}
	}
	row := decode(t, "{circuit: dicstudent, compare: [{}, {circuit: mlp, rule: backprop, lesson: minibatch}, {rule: inhibitory-taylor-online}]}")
	if again := decode(t, string(row.Marshal())); again.Hash() != row.Hash() || again.Compare[1].Lesson != (train.Minibatches{}) {
		t.Errorf("a comparison read again:\n%s\nfrom\n%s", again.Marshal(), row.Marshal())
	}
}

// A lesson that does not suit circuit, rule, optimizer or minibatches is refused at its key.
func TestLessonsThatDoNotSuit(t *testing.T) {
	for src, want := range map[string]string{
		"{circuit: dic, lesson: flow}":                              "f:1:24: lesson: circuit dic does not live in continuous time",
		"{circuit: dic, lesson: trial}":                             "lesson: circuit dic has no states that go from moment to moment",
		"{circuit: dicstudent, lesson: minibatch}":                  "lesson: circuit dicstudent lives in continuous time",
		"{circuit: dicstudent, lesson: trial}":                      "lesson: circuit dicstudent lives in continuous time",
		"{circuit: dicstudent, rule: backprop}":                     "rule.name: rule backprop needs the gradient of a loss, and circuit dicstudent lives in continuous time",
		"{circuit: dicstudent, rule: inhibitory-threshold}":         "rule.name: rule inhibitory-threshold remembers inhibitory-threshold/W1/y0 from minibatch to minibatch, and in continuous time there are none; it runs on dic: circuit.name=dic",
		"{circuit: dicstudent, optimizer: adam}":                    "optimizer.name: optimizer adam makes steps from minibatch to minibatch",
		"{circuit: dicstudent, optimizer: {name: momentum}}":        "optimizer.name: optimizer momentum makes steps",
		"{circuit: dicstudent, batch: 10}":                          "batch: minibatches of 10 samples: in the flow of time a circuit lives once",
		"{circuit: dicstudent, align_every: 1}":                     "align_every: in the flow of time an instant has no gradient",
		"{circuit: dicstudent, lesson: {method: rk5}}":              `lesson.method: "rk5" is not one of tsit5, rk4, euler`,
		"{circuit: dicstudent, lesson: {dt: 0}}":                    "lesson.dt: 0 is not allowed: must be above 0",
		"{circuit: dicstudent, lesson: {steps: 3}}":                 "lesson.steps: applies only where lesson.name is trial or moment; here it is flow",
		"{circuit: dicstudent, loss: ce}":                           "loss: circuit dicstudent is taught by the squared error",
		"{circuit: dicstudent, optimizer: {weight_decay: 0.5}}":     "",
		"{circuit: dicstudent, optimizer: {rates: {forward: 1}}}":   "",
		"{circuit: dicstudent, rule: inhibitory-taylor}":            "",
		"{circuit: dicstudent, lesson: {method: euler}, epochs: 2}": "",
	} {
		_, err := read("f", src)
		if want == "" && err != nil || want != "" && !strings.Contains(message(err), want) {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}

// A lesson that does not say how long trials are takes the length from the data; another length than theirs is refused.
func TestTrialsAreAsLongAsTheDataSay(t *testing.T) {
	const src = "{circuit: continuous-burstccn, data: {moments: 70}"
	for _, said := range []string{src + "}", src + ", lesson: {steps: 70}}"} {
		e := decode(t, said)
		if got := e.LessonPlan().Steps; got != 70 {
			t.Errorf("%s: %d moments", said, got)
		}
		whole, err := e.Resolve([]int{3}, 1)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(whole.Marshal()), "steps: 70") {
			t.Errorf("%s: written as\n%s", said, whole.Marshal())
		}
	}
	_, err := read("f", src+", lesson: {steps: 71}}")
	if want := "f:1:69: lesson.steps: trials of data regression have 70 moments, and the lesson asks for 71: leave steps out"; message(err) != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	e := decode(t, "{circuit: continuous-burstccn, data: ./own.csv}")
	_, err = e.Resolve([]int{3}, 1)
	if want := "lesson.steps: data ./own.csv do not say how many moments a trial has: say it here"; err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}
