// A small processor: eight registers, sixteen operations, a memory of 256 words.
module alu(input [3:0] op, input [15:0] a, input [15:0] b, output reg [15:0] y, output zero);
  always @* begin
    case (op)
      0: y = a + b;
      1: y = a - b;
      2: y = a & b;
      3: y = a | b;
      4: y = a ^ b;
      5: y = a << b[3:0];
      6: y = a >> b[3:0];
      7: y = $signed(a) >>> b[3:0];
      8: y = a * b;
      9: y = {15'b0, a < b};
      10: y = {15'b0, $signed(a) < $signed(b)};
      11: y = ~a;
      12: y = -a;
      13: y = {a[7:0], a[15:8]};
      14: y = a + 1;
      default: y = b;
    endcase
  end
  assign zero = y == 0;
endmodule

module cpu(input clk, input reset, input [15:0] instruction, output reg [15:0] pc, output [15:0] out);
  reg [15:0] registers [0:7];
  reg [15:0] memory [0:255];
  reg [1:0] state;
  wire [3:0] op = instruction[15:12];
  wire [2:0] to = instruction[11:9], left = instruction[8:6], right = instruction[5:3];
  wire [15:0] y;
  wire zero;
  alu alu(.op(op), .a(registers[left]), .b(registers[right]), .y(y), .zero(zero));
  assign out = registers[7];
  always @(posedge clk) begin
    if (reset) begin
      pc <= 0;
      state <= 0;
    end else
      case (state)
        0: begin
          registers[to] <= y;
          state <= instruction[0] ? 1 : instruction[1] ? 2 : 0;
          pc <= instruction[2] & zero ? y : pc + 1;
        end
        1: begin
          memory[y[7:0]] <= registers[to];
          state <= 0;
        end
        2: begin
          registers[to] <= memory[y[7:0]];
          state <= 3;
        end
        3: state <= 0;
      endcase
  end
endmodule
