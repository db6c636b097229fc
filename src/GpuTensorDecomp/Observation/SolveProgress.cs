namespace GpuTensorDecomp.Observation;

/// <summary>The state of a batch at a poll; per-run figures are those of the leading run.</summary>
/// <param name="Phase">What is going on: "flow", "polish", …</param>
/// <param name="Epoch">Epoch from 0.</param>
/// <param name="Step">Steps of the leading run.</param>
/// <param name="MaxSteps">The step limit; progress towards it bounds the remaining time.</param>
/// <param name="RunsFinished">Runs of the batch that have ended.</param>
/// <param name="RunCount">Runs in the batch.</param>
/// <param name="RelativeError">
/// ‖T − T*‖/‖T*‖ of the leading run; NaN before the first evaluation.
/// </param>
/// <param name="Tolerance">The relative error at which the flow ends.</param>
/// <param name="Fitted">Components that carry weight.</param>
/// <param name="ComponentCount">Components m.</param>
/// <param name="Reinitialised">Components re-initialised or added so far.</param>
/// <param name="RunStepsPerSecond">
/// Run-steps per second of the whole batch since the last poll.
/// </param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record SolveProgress(
    string Phase,
    int Epoch,
    long Step,
    long MaxSteps,
    int RunsFinished,
    int RunCount,
    double RelativeError,
    double Tolerance,
    int Fitted,
    int ComponentCount,
    long Reinitialised,
    double RunStepsPerSecond,
    TimeSpan Elapsed);
