namespace ILGPU;

/// <summary>
/// Stands in for ILGPU's launch configuration: groups, threads of a group and the shared memory
/// that it is given at the launch.
/// </summary>
public readonly record struct KernelConfig(
    Index1D GridDim, Index1D GroupDim, SharedMemoryConfig Memory = default);
