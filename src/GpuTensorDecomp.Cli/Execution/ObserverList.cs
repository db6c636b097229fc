using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>Passes every event on to several observers, in order.</summary>
internal sealed class ObserverList(params SolveObserver[] observers) : SolveObserver
{
    public override void OnPlanned(SolvePlan plan) =>
        Array.ForEach(observers, observer => observer.OnPlanned(plan));

    public override void OnProgress(SolveProgress progress) =>
        Array.ForEach(observers, observer => observer.OnProgress(progress));

    public override void OnMessage(string message) =>
        Array.ForEach(observers, observer => observer.OnMessage(message));

    public override void OnCheckpoint(long step, string path) =>
        Array.ForEach(observers, observer => observer.OnCheckpoint(step, path));
}
