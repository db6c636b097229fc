using GpuTensorDecomp.Execution;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Results;

namespace GpuTensorDecomp.Cli.Execution;

/// <summary>A solve that was found to be in order, before anything is written.</summary>
/// <param name="Input">Where the problem came from.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Options">What the library is asked for.</param>
/// <param name="Solve">The solve with the plan that they resolve to.</param>
/// <param name="Executor">Where it runs.</param>
/// <param name="Device">The device asked for.</param>
internal sealed record SolveRequest(
    RunInput Input,
    DecompositionProblem Problem,
    SolveOptions Options,
    PreparedSolve Solve,
    Executor Executor,
    DeviceName Device);
