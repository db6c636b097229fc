using GpuTensorDecomp.Observation;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>
/// Writes the plan that is run: where samples are split, it is resolved from the half that is
/// fitted.
/// </summary>
internal sealed class PlanObserver(RunFolder folder, RunRecord record) : SolveObserver
{
    public override void OnPlanned(SolvePlan plan) => folder.WritePlan(record with { Plan = plan });
}
