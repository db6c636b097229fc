using GpuTensorDecomp.Kernels.Shared;
using ILGPU;

namespace GpuTensorDecomp.Kernels.Stepping;

/// <summary>
/// Decides what each run does next, from its rule and the figures of the field just evaluated:
/// finish or retry a Runge-Kutta step, stop, or begin a step and choose its η. One thread a run,
/// about 100 flops; no host is asked.
/// </summary>
public static class StepControlKernel
{
    /// <summary>One thread a run.</summary>
    public static void Body<T>(Index1D index, BatchView<T> batch)
        where T : unmanaged
    {
        int run = index.X;
        if (batch.Runs[run].IsActive == 0)
        {
            batch.Runs[run].Action = RunAction.None;
            return;
        }

        RunRule rule = batch.Rules[run];
        RunState state = batch.Runs[run];
        StepControl.Decide(ref rule, ref state);
        batch.Runs[run] = state;
    }
}
