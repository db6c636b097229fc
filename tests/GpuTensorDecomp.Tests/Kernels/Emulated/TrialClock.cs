namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>
/// A clock for which everything takes so many ticks, and what asks for products so many.
/// </summary>
internal sealed class TrialClock(PlainProducts products, long own, long library) : TimeProvider
{
    private int _asked;
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        _now += products.Asked.Count > _asked ? library : own;
        _asked = products.Asked.Count;
        return _now;
    }
}
