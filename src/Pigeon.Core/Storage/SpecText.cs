using System.Text.Json;
using System.Text.Json.Nodes;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Storage;

/// <summary>A stack's definition as JSON, as it is stored.</summary>
public static class SpecText
{
    public static JsonObject Of(StackSpec spec) => JsonSerializer.SerializeToNode(spec, StorageJson.Default.StackSpec)!.AsObject();
}
