namespace ILGPU.Runtime;

/// <summary>Stands in for the faults of ILGPU's accelerators.</summary>
public sealed class AcceleratorException(string message) : Exception(message);
