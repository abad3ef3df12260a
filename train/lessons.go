package train

import "credo/graph/catalog"

// LessonRecipe is a lesson as experiments name it: its fields are its options.
type LessonRecipe interface {
	Lesson() Lesson
}

// Lessons lists the lessons that experiments name.
func Lessons() catalog.Table[LessonRecipe] {
	return catalog.Table[LessonRecipe]{Kind: "lesson", Entries: []catalog.Entry[LessonRecipe]{
		{Name: "minibatch", About: "weights change after a minibatch, which is one moment", New: func() LessonRecipe { return Minibatches{} }},
		{Name: "trial", About: "weights change after the last moment of a trial", New: func() LessonRecipe { return Trials{Steps: 100} }},
		{Name: "moment", About: "weights change at every moment of a trial", New: func() LessonRecipe { return Moments{Steps: 100} }},
		{Name: "flow", About: "weights change all the while as time passes", New: func() LessonRecipe { return NewFlow() }},
	}}
}

// Minibatches is the lesson of circuits that settle in one moment.
type Minibatches struct{}

// Lesson returns the lesson.
func (Minibatches) Lesson() Lesson { return Lesson{} }

// Trials is a lesson that learns at the end of trials.
type Trials struct {
	Steps      int `yaml:"steps" min:"1" doc:"moments of a trial"`
	Checkpoint int `yaml:"checkpoint" min:"0" doc:"moments between two of which the states are kept for the gradient, which divide steps; 0: all are kept"`
}

// Lesson returns the lesson.
func (t Trials) Lesson() Lesson { return Lesson{Steps: t.Steps, Checkpoint: t.Checkpoint} }

// Moments is a lesson that learns at every moment of a trial.
type Moments struct {
	Steps  int `yaml:"steps" min:"1" doc:"moments of a trial"`
	Before int `yaml:"before" min:"0" doc:"trials that pass in the first phase before learning begins"`
}

// Lesson returns the lesson.
func (m Moments) Lesson() Lesson { return Lesson{Steps: m.Steps, Before: m.Before, Learn: EachMoment} }
