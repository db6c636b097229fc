using GpuTensorDecomp.Plans;

namespace GpuTensorDecomp.Flow;

/// <summary>
/// When the last polish of a solve ends whether it is done or not: at an interruption, and a second
/// after the time limit, so that what the limit cut off is still put in order.
/// </summary>
internal static class PolishEnd
{
    private static readonly TimeSpan AfterLimit = TimeSpan.FromSeconds(1);

    /// <summary>Its signal; null where there is no limit but the interruption.</summary>
    /// <param name="plan">The plan, for its time limit.</param>
    /// <param name="elapsed">Time spent so far.</param>
    /// <param name="interruption">Set by the user.</param>
    public static CancellationTokenSource? Of(
        SolvePlan plan, TimeSpan elapsed, CancellationToken interruption) =>
        plan.TimeLimit is TimeSpan limit
            ? After(
                elapsed > limit ? elapsed : limit, elapsed - AfterLimit, interruption)
            : null;

    /// <summary>A signal at an interruption and at a time limit.</summary>
    /// <param name="limit">The limit; null for none.</param>
    /// <param name="elapsed">Time spent so far.</param>
    /// <param name="interruption">Set by the user.</param>
    public static CancellationTokenSource After(
        TimeSpan? limit, TimeSpan elapsed, CancellationToken interruption)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(interruption);
        if (limit is TimeSpan time)
        {
            // A timer holds no more than 2^31 milliseconds.
            double left = Math.Clamp((time - elapsed).TotalMilliseconds, 0, int.MaxValue);
            end.CancelAfter(TimeSpan.FromMilliseconds(left));
        }

        return end;
    }
}
