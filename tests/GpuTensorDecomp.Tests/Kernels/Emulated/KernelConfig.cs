namespace ILGPU;

/// <summary>Stands in for ILGPU's launch configuration: groups and threads of a group.</summary>
public readonly record struct KernelConfig(Index1D GridDim, Index1D GroupDim);
