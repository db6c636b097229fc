using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Stands in for ILGPU's group of threads.</summary>
public static class Group
{
    public static int IdxX => KernelGroup.Current.RunningThread;

    public static int DimX => KernelGroup.Current.Size;

    public static void Barrier(
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        KernelGroup.Current.Wait(Accelerator.Threads, Path.GetFileName(file), line);
}
