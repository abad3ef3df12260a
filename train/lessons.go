package train

import "credo/graph/catalog"

// LessonRecipe is a lesson as experiments name it: its fields are its options.
type LessonRecipe interface {
	Lesson() Lesson
	// Timed returns the recipe for data whose trials have so many moments, which it takes where it says none.
	Timed(moments int) LessonRecipe
}

// Lessons lists the lessons that experiments name.
func Lessons() catalog.Table[LessonRecipe] {
	return catalog.Table[LessonRecipe]{Kind: "lesson", Entries: []catalog.Entry[LessonRecipe]{
		{Name: "minibatch", About: "weights change after a minibatch, which is one moment", New: func() LessonRecipe { return Minibatches{} }},
		{Name: "trial", About: "weights change after the last moment of a trial", New: func() LessonRecipe { return Trials{} }},
		{Name: "moment", About: "weights change at every moment of a trial", New: func() LessonRecipe { return Moments{} }},
		{Name: "flow", About: "weights change all the while as time passes", New: func() LessonRecipe { return NewFlow() }},
	}}
}

// Minibatches is the lesson of circuits that settle in one moment.
type Minibatches struct{}

// Lesson returns the lesson.
func (Minibatches) Lesson() Lesson { return Lesson{} }

// Timed returns the same.
func (m Minibatches) Timed(int) LessonRecipe { return m }

// Trials is a lesson that learns at the end of trials.
type Trials struct {
	Steps      int `yaml:"steps" min:"0" doc:"moments of a trial; 0: as the data have"`
	Checkpoint int `yaml:"checkpoint" min:"0" doc:"moments between two of which the states are kept for the gradient, which divide steps; 0: all are kept"`
}

// Lesson returns the lesson.
func (t Trials) Lesson() Lesson { return Lesson{Steps: t.Steps, Checkpoint: t.Checkpoint} }

// Timed takes the moments where Steps is 0.
func (t Trials) Timed(moments int) LessonRecipe {
	if t.Steps == 0 {
		t.Steps = moments
	}
	return t
}

// Moments is a lesson that learns at every moment of a trial.
type Moments struct {
	Steps  int `yaml:"steps" min:"0" doc:"moments of a trial; 0: as the data have"`
	Before int `yaml:"before" min:"0" doc:"trials that pass in the first phase before learning begins"`
}

// Lesson returns the lesson.
func (m Moments) Lesson() Lesson { return Lesson{Steps: m.Steps, Before: m.Before, Learn: EachMoment} }

// Timed takes the moments where Steps is 0.
func (m Moments) Timed(moments int) LessonRecipe {
	if m.Steps == 0 {
		m.Steps = moments
	}
	return m
}
