using GpuTensorDecomp.Components;
using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// The method of one run as a script that acts at polls: it sets components and rule at the start,
/// and at each poll lets the device go on, changes something, or ends the run.
/// </summary>
internal abstract class RunScript(SolvePlan plan, TargetEvaluator target, int run)
{
    /// <summary>
    /// Relative error above which the Gram sums of either precision hold (float32 loses 6e-4).
    /// </summary>
    protected const double ResolvedError = 2e-3;

    /// <summary>
    /// Steps between polls of a run that its device stops by itself, where no poll decides anything.
    /// </summary>
    protected const int StepsAlone = 4096;

    /// <summary>
    /// Relative error down to which the Gram sums of float64 hold to about 1e-3 of it.
    /// </summary>
    private const double ResolvedError64 = 1e-6;

    private List<string>? _messages; // most runs say nothing
    private RunModel? _model; // as it was last read
    private (RunBatch? Batch, int Changes, long Step) _modelOf;

    /// <summary>What the run is doing, for showing progress.</summary>
    public virtual string Phase => "flow";

    /// <summary>What is remembered between polls.</summary>
    public ScriptState State { get; set; } = new();

    /// <summary>The run as it was best, to go back to; null where nothing may need it.</summary>
    public RunSnapshot? Best { get; set; }

    /// <summary>Steps that the device may take until the next poll.</summary>
    public abstract long StepsToPoll { get; }

    /// <summary>The epoch, from 0, that a step belongs to.</summary>
    public virtual int EpochAt(long step) => State.Epoch;

    /// <summary>Relative error at which the flow ends, for showing progress.</summary>
    public virtual double FlowTolerance => Plan.Tolerance;

    /// <summary>Ends what takes long at a poll or at the end, as far as it came.</summary>
    public CancellationToken End { get; set; }

    protected SolvePlan Plan { get; } = plan;

    protected TargetEvaluator Target { get; } = target;

    protected int Run { get; } = run;

    /// <summary>Descent in the chart that holds the start norm.</summary>
    protected Stepper Descent => Plan.StartNorm < FlowRule.SmallestCartesianNorm(Plan.Precision)
        ? Stepper.PolarDescent
        : Stepper.Descent;

    /// <summary>Relative error above which the device's own sums hold.</summary>
    protected double DeviceError =>
        Plan.Precision == Precision.Float64 ? ResolvedError64 : ResolvedError;

    /// <summary>ln δ0.</summary>
    protected double LogStartNorm => Math.Log(Plan.StartNorm);

    /// <summary>The rule in force.</summary>
    public abstract FlowRule Rule { get; }

    /// <summary>Components that the run may come to have, as far as can be told.</summary>
    public virtual int MostComponents => Plan.Components;

    /// <summary>Writes the first components.</summary>
    public virtual void Start(RunBatch batch)
    {
        State.Draws = Plan.Components;
        batch.Write(Run, Initialization.Start(Plan, Run, batch), Rule);
    }

    /// <summary>
    /// Acts on a poll; ends the run by setting <see cref="ScriptState.Finished"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">
    /// <see cref="End"/> cut it short: the same poll is to come again.
    /// </exception>
    public void Poll(RunBatch batch)
    {
        RunStatus status = batch.Status(Run);
        Observe(status);
        if (status.Stop == RunStop.NotFinite)
            State.Finished = StopReason.NotFinite;
        else
            OnPoll(batch, status);
        if (State.Finished is null && double.IsPositiveInfinity(status.Time))
            State.Finished = StopReason.Stagnated; // a rule of no step's end: nothing moves
        if (State.Finished is null && status.Step >= Plan.MaxSteps)
            State.Finished = StopReason.MaxSteps;
        if (State.Finished is null)
            Forget();
    }

    /// <summary>Drops what was read of the run, which may be large.</summary>
    public void Forget() => _model = null;

    /// <summary>Takes note of what the device did by itself since the last look.</summary>
    public virtual void Observe(RunStatus status)
    {
    }

    /// <summary>What is to be said since this was asked last.</summary>
    public IReadOnlyList<string> TakeMessages()
    {
        IReadOnlyList<string> messages = _messages ?? [];
        _messages = null;
        return messages;
    }

    /// <summary>Condenses what the run found, in float64 on the host.</summary>
    public abstract RunOutcome Conclude(RunModel model);

    /// <summary>Further figures of a run at its end by name.</summary>
    public virtual IReadOnlyDictionary<string, double> Measures(
        RunBatch batch, ComponentSet components) =>
        new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Things the user should know of a run at its end.</summary>
    public virtual IEnumerable<string> Notes(RunBatch batch) => [];

    /// <summary>Adds a sentence to the log.</summary>
    protected void Tell(string message) => (_messages ??= []).Add(message);

    /// <summary>The method's own part of a poll.</summary>
    protected abstract void OnPoll(RunBatch batch, RunStatus status);

    /// <summary>‖T − T*‖/‖T*‖ of all components by the device's own sums.</summary>
    protected double RelativeError(RunStatus status) =>
        Math.Sqrt(Math.Max(status.ResidualSquared, 0)) / Plan.TargetNorm;

    /// <summary>
    /// The same, evaluated in float64 where the device's sums may have cancelled; what a run is
    /// said to have reached rests on this.
    /// </summary>
    protected double ConfirmedError(RunBatch batch, RunStatus status)
    {
        double error = RelativeError(status);
        return error > ResolvedError
            ? error
            : Model(batch).RelativeError;
    }

    /// <summary>
    /// The run as it is; what the last poll has read and evaluated where nothing has changed since.
    /// </summary>
    public RunModel Model(RunBatch batch)
    {
        var slice = batch as RunBatchSlice;
        var place = (batch, slice?.Changes(Run) ?? 0, batch.Status(Run).Step);
        if (_model is null || slice is null || _modelOf != place)
        {
            ComponentSet components = batch.Read(Run);
            _model = new RunModel(components, Tensor(components), Target);
            _modelOf = place;
        }

        return _model;
    }

    /// <summary>The model of all components as a tensor, in float64.</summary>
    protected FactoredTensor Tensor(ComponentSet components) =>
        components.ToTensor(new ComponentLaw(Plan.Homogeneity), Plan.Order);
}
