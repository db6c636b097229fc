namespace GpuTensorDecomp.Tensors;

internal static class SampleMomentNorm
{
    public static double Squared(SampleMoment m) => m.SampleCount;
}
