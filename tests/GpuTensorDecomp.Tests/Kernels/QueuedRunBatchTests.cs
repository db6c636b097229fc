namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Small runs are advanced as large ones are, evaluation by evaluation.</summary>
public sealed class QueuedRunBatchTests() : IlgpuRunBatchTests(residentWork: 0);
