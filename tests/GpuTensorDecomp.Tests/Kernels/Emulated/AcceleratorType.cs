namespace ILGPU.Runtime;

/// <summary>Stands in for ILGPU's kinds of accelerators, of which two make a difference.</summary>
public enum AcceleratorType
{
    CPU,
    OpenCL,
}
