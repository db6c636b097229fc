namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>A dimension d known when a kernel is compiled.</summary>
internal interface IFixedDimension
{
    static abstract int Value { get; }
}
