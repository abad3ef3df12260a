package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/task"
)

// checkpointLeast is the least time between two checkpoints, unless the experiment counts steps or says another.
const checkpointLeast = time.Minute

// between is the least time between two checkpoints of an experiment.
func between(e experiment.Experiment) time.Duration {
	if e.CheckpointSeconds > 0 {
		return time.Duration(e.CheckpointSeconds * float64(time.Second))
	}
	return checkpointLeast
}

// Options say where a run is kept and how it is made.
type Options struct {
	Out     string     // the folder; "": one under Runs, named after the experiment
	How     rundir.How // what to do where the experiment was run or begun before
	Threads int        // that a step may use; the numbers do not depend on them
	Redo    bool       // make anew what another program has made, or what cannot go on
}

// making is a run that is to be made: its learner as it begins, how it learns, and what computes.
type making struct {
	e           experiment.Experiment
	task        task.Task
	learner     *train.Learner
	fit         train.FitOptions
	computation train.Computation
}

func prepare(e experiment.Experiment, t task.Task, threads int) (m *making, err error) {
	m = &making{e: e, task: t}
	if m.learner, err = Begin(e); err != nil {
		return nil, err
	}
	if err := m.learner.Threads(threads); err != nil {
		return nil, err
	}
	if m.fit, err = fitOptions(e); err != nil {
		return nil, err
	}
	m.computation, err = m.learner.Computation(t, m.fit)
	return m, err
}

func fitOptions(e experiment.Experiment) (o train.FitOptions, err error) {
	o = train.FitOptions{
		Batch: e.Batch, Epochs: e.Epochs, Seed: e.Seed, LogEvery: e.LogEvery, AlignEvery: e.AlignEvery,
		CheckpointEvery: e.CheckpointEvery, CheckpointLeast: between(e),
	}
	if e.SettlingEvery > 0 {
		p := train.Probe{Name: "settling error", Every: e.SettlingEvery}
		if p.Measure, err = SettlingError(e); err != nil {
			return o, err
		}
		o.Probes = append(o.Probes, p)
	}
	return o, nil
}

// Train runs one experiment that has been loaded and keeps its record in a folder. A run that is finished there is not made again, unless it
// is asked for (rundir.Fresh, or Redo): its summary is read, and says so (Kept); otherwise screen makes the screen that follows it. A run
// that goes on from a checkpoint ends with the same bits as one that was never stopped. When a run fails or is stopped, the model as it was
// learned until then is kept; the error of a run that was stopped is Stopped.
func Train(ctx context.Context, e experiment.Experiment, t task.Task, o Options, screen func() Screen) (*Summary, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	m, err := prepare(e, t, o.Threads)
	if err != nil {
		return nil, err
	}
	run, err := open(e, o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = run.Close() }()
	sum, unfit, err := m.take(run, o)
	if sum != nil || err != nil {
		return sum, err
	}
	s := screen()
	if unfit != nil {
		s.Warn("made anew: " + unfit.Error())
		if run, err = reopen(run, e, o); err != nil {
			return nil, err
		}
		if m, err = prepare(e, t, o.Threads); err != nil { // its learner may have taken something from the checkpoint
			return nil, err
		}
	}
	return m.learn(ctx, run, s)
}

// reopen takes a folder again, of which nothing was used, for a run that is made anew. Where it cannot, the closed run remains.
func reopen(run *rundir.Run, e experiment.Experiment, o Options) (*rundir.Run, error) {
	if err := run.Close(); err != nil {
		return run, err
	}
	o.How = rundir.Fresh
	fresh, err := open(e, o)
	if err != nil {
		return run, err
	}
	return fresh, nil
}

// open takes the folder of a run.
func open(e experiment.Experiment, o Options) (*rundir.Run, error) {
	if o.Out == "" {
		o.Out = Dir(e)
	}
	return rundir.Open(o.Out, e.Canonical(), sameAs(e), o.How)
}

// take takes up what the folder has of the run: its summary if it is finished, its state if it was stopped. Unfit says why it must be made
// anew.
func (m *making) take(run *rundir.Run, o Options) (sum *Summary, unfit, err error) {
	switch {
	case run.Finished():
		if sum, err = m.kept(run); err == nil && o.Redo && sum.Differs != "" {
			return nil, errors.New(sum.Differs), nil
		}
		return sum, nil, err
	case run.Resumed():
		if err = m.goOn(run); err != nil && o.Redo {
			return nil, err, nil
		}
		return nil, nil, errors.WithMessagef(err, "the run in %s cannot go on", run.Dir)
	}
	return nil, nil, nil
}

// learn makes the run, or the rest of it, in a folder that is ready for it.
func (m *making) learn(ctx context.Context, run *rundir.Run, screen Screen) (*Summary, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	r := newRecorder(run, m, screen, stop)
	result, err := train.Fit(ctx, m.learner, m.task, m.fit, r)
	if r.err != nil { // the reason why it was stopped
		err = r.err
	}
	if err != nil {
		r.log.Error(err.Error())
		return nil, m.keep(run, err)
	}
	if m.e.Epochs == 0 {
		if err := SaveModel(run.Path(rundir.Model), m.e, m.learner); err != nil {
			return nil, err
		}
	}
	sum := summarize(m.e, m.learner, m.task.Measures(), result, run.Dir)
	sum.Computation, sum.Program = &m.computation, ThisProgram()
	return sum, run.Finish(sum, result)
}

// Stopped is the error of a run that was asked to stop, and can go on from the checkpoint in its folder.
type Stopped struct {
	Dir   string
	Step  int // that was done
	cause error
}

// Error says where the run can go on.
func (s Stopped) Error() string {
	return fmt.Sprintf("stopped after %d steps; checkpoint and model are kept in %s", s.Step, s.Dir)
}

// Unwrap returns the reason.
func (s Stopped) Unwrap() error { return s.cause }

// keep saves the model of a run that did not finish, which is sound: a step that fails changes nothing; and notes how it ended.
func (m *making) keep(run *rundir.Run, failure error) error {
	step := m.learner.State.Step
	end := rundir.End{State: rundir.StateFailed, Reason: failure.Error(), Step: step, Program: ThisProgram().String()}
	stopped := errors.Is(failure, context.Canceled)
	if stopped {
		end.State, end.Reason = rundir.StateStopped, "asked to stop"
	}
	path := run.Path(rundir.Model)
	if err := SaveModel(path, m.e, m.learner); err != nil {
		_ = run.End(end) // where no model can be written the end cannot either, perhaps
		return failure
	}
	err := run.End(end)
	switch {
	case stopped && err == nil:
		return Stopped{run.Dir, step, failure}
	case err == nil:
		return errors.WithMessagef(failure, "the model as of step %d is kept in %s", step, path)
	}
	return errors.WithMessage(failure, err.Error())
}
